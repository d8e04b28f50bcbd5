//! `paylink share`: writes the URL of an order's link, or its QR code.

use std::fs;

use serde_json::json;

use super::Context;
use crate::args::Share;
use crate::exit::{Exit, Failure, Outcome};
use crate::profile::file;
use crate::show::qr;
use crate::text::state;

pub(super) async fn run(context: &Context, args: &Share) -> Outcome {
    let out = context.out;
    let session = context.orders().await?;
    let order = super::order(&session, &args.by.order).await?;
    let open = order.attempt.as_ref().filter(|attempt| attempt.phase.blocks());
    let Some(url) = open.and_then(|attempt| attempt.url.as_ref()) else {
        let (number, state) = (&order.number, state::order(&order));
        return Err(Failure::new(
            Exit::Failed,
            text!(
                "order {number} has no link to share: {state}",
                "{number} siparişinin paylaşılacak bir linki yok: {state}"
            ),
        ));
    };
    if let Some(image) = &args.svg {
        fs::write(image, qr::image(url)?).map_err(|error| file::not_writable(image, &error))?;
        let file = image.display();
        out.done(&text!("the QR code is in {file}", "karekod {file} dosyasında"));
    }
    if out.json {
        out.object(&json!({ "order": order.number.as_str(), "url": url }))?;
    } else {
        out.line(url)?;
    }
    if args.qr && !out.json {
        let choice = anstream::AutoStream::choice(&std::io::stdout());
        out.line(&qr::terminal(url, choice != anstream::ColorChoice::Never)?)?;
        let columns = qr::columns(url)?;
        out.note(&text!(
            "The code needs {columns} columns; --svg FILE writes it as an image.",
            "Kod {columns} sütun ister; --svg DOSYA onu resim olarak yazar."
        ));
    }
    Ok(Exit::Done)
}
