//! `paylink sandbox`: runs the sandbox inside this program.

use crate::args::Sandbox as Args;
use crate::exit::{Exit, Outcome};
use crate::show::out::Out;

pub(super) async fn run(out: Out, args: &Args) -> Outcome {
    let mut builder = paylink_sandbox::Sandbox::builder()
        .log_requests(out.verbose)
        .log_findings(!out.quiet)
        .port(args.port.unwrap_or(0));
    if let Some(address) = args.bind {
        if !address.is_loopback() {
            out.warn(&text!(
                "everybody who reaches {address} can use this sandbox, without encryption",
                "{address} adresine ulaşan herkes bu deneme sunucusunu şifresiz kullanabilir"
            ));
        }
        builder = builder.bind(address);
    }
    if let Some(file) = &args.keys {
        builder = builder.keys_file(file);
    }
    if let Some(file) = &args.state {
        builder = builder.state_file(file);
    }
    let sandbox = builder.start().await?;
    let (url, dashboard) = (sandbox.url(), sandbox.dashboard_url());
    if out.json {
        let variables: serde_json::Map<_, _> = sandbox
            .variables()
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.into()))
            .collect();
        let object =
            serde_json::json!({ "url": url, "dashboard": dashboard, "variables": variables });
        out.object(&object)?;
    } else {
        out.note(&text!(
            "The sandbox is running on {url}. Nothing here is real; Ctrl-C ends it.\nDashboard: {dashboard}",
            "Deneme sunucusu {url} adresinde çalışıyor. Burada hiçbir şey gerçek değil; Ctrl-C bitirir.\nPano: {dashboard}"
        ));
        match &args.keys {
            Some(file) => {
                let file = file.display();
                out.note(&text!(
                    "A profile for it: paylink profile add local --environment sandbox --provider paynet --secret-file {file}",
                    "Bir profil: paylink profile add local --environment sandbox --provider paynet --secret-file {file}"
                ));
                out.line(url)?;
            }
            None => out.line(sandbox.shell_exports().trim())?,
        }
    }
    std::future::pending::<()>().await;
    Ok(Exit::Done)
}
