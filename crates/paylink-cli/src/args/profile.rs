use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::read;

/// `paylink profile`.
#[derive(Clone, Args)]
#[command(
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub(crate) struct Profile {
    #[command(subcommand)]
    pub(crate) command: ProfileCommand,
}

#[derive(Clone, Subcommand)]
pub(crate) enum ProfileCommand {
    #[command(about = say!("Add a profile", "Profil ekle"))]
    Add(Add),
    #[command(about = say!("List the profiles", "Profilleri listele"))]
    List,
    #[command(about = say!(
        "Show where each value of the profile comes from; keys are not shown",
        "Profilin her değerinin nereden geldiğini göster; anahtarlar gösterilmez"
    ))]
    Show,
    #[command(about = say!(
        "Make a profile the one that is used without --profile; not for production",
        "Bir profili --profile yazılmadığında kullanılan yap; canlı ortam için olmaz"
    ))]
    Use {
        #[arg(
            value_name = say!("NAME", "AD"),
            help = say!("The name of the profile", "Profilin adı")
        )]
        name: String,
    },
    #[command(about = say!(
        "Read from each account of the profile to see that its keys work",
        "Anahtarların çalıştığını görmek için profilin her hesabından oku"
    ))]
    Test,
}

/// `paylink profile add`.
#[derive(Clone, Args)]
#[command(after_help = say!(
    "Keys are never arguments. They are NAME=value lines, with the names that `paylink doctor` shows:\n\
     in the environment, in the output of --secret-command, or in --secret-file, which only you may\n\
     read. Without these, the keys are asked for and stored in a file with mode 0600. The password of\n\
     a PostgreSQL database is such a key: PAYLINK_DATABASE_PASSWORD.\n",
    "Anahtarlar komut satırına yazılmaz. `paylink doctor` çıktısındaki adlarla AD=değer satırlarıdır:\n\
     ortam değişkenlerinde, --secret-command çıktısında ya da yalnızca sizin okuyabildiğiniz\n\
     --secret-file dosyasında. Hiçbiri yoksa anahtarlar sorulur ve 0600 izinli bir dosyaya yazılır.\n\
     PostgreSQL veritabanının parolası da böyle bir anahtardır: PAYLINK_DATABASE_PASSWORD.\n"
))]
pub(crate) struct Add {
    #[arg(
        value_name = say!("NAME", "AD"),
        help = say!("The name of the profile", "Profilin adı")
    )]
    pub(crate) name: String,
    #[arg(
        long, value_name = say!("ENVIRONMENT", "ORTAM"),
        help = say!(
            "sandbox, test, production or a name of your own",
            "sandbox, test, production ya da kendi verdiğiniz bir ad"
        )
    )]
    pub(crate) environment: String,
    #[arg(
        long = "provider", value_name = say!("PROVIDER", "KURULUŞ"), required = true,
        value_parser = read::provider::parse,
        help = say!(
            "The provider: paynet, paywall, ahl; may be repeated",
            "Kuruluş: paynet, paywall, ahl; yinelenebilir"
        )
    )]
    pub(crate) providers: Vec<&'static str>,
    #[arg(
        long, value_name = say!("PREFIX", "ÖNEK"),
        help = say!(
            "What the reference of every link begins with; random if not given",
            "Her linkin referansının başı; yazılmazsa rastgele"
        )
    )]
    pub(crate) prefix: Option<String>,
    #[arg(
        long, value_name = say!("COMMAND", "KOMUT"), conflicts_with = "secret_file",
        help = say!("A command that writes the keys", "Anahtarları yazan bir komut")
    )]
    pub(crate) secret_command: Option<String>,
    #[arg(
        long, value_name = say!("FILE", "DOSYA"),
        help = say!("A file with the keys, with mode 0600", "Anahtarların dosyası, izinleri 0600")
    )]
    pub(crate) secret_file: Option<PathBuf>,
    #[arg(
        long, value_name = say!("DATABASE", "VERİTABANI"),
        help = say!(
            "Another database file, or postgres://user@host/database without a password",
            "Başka bir veritabanı dosyası ya da parolasız postgres://kullanıcı@sunucu/veritabanı"
        )
    )]
    pub(crate) database: Option<String>,
    #[arg(
        long, value_name = say!("ADDRESS", "ADRES"), requires = "failure_url",
        help = say!(
            "Where the payer's browser goes after a payment",
            "Ödemeden sonra tarayıcının gideceği adres"
        )
    )]
    pub(crate) success_url: Option<String>,
    #[arg(
        long, value_name = say!("ADDRESS", "ADRES"), requires = "success_url",
        help = say!(
            "Where it goes after a failed payment",
            "Başarısız ödemeden sonra gideceği adres"
        )
    )]
    pub(crate) failure_url: Option<String>,
    #[arg(
        long,
        help = say!(
            "Count payments although the provider does not report reversals (AHL Pay)",
            "Kuruluş iadeleri bildirmese de ödemeleri say (AHL Pay)"
        )
    )]
    pub(crate) accept_unknown_reversal: bool,
    #[arg(
        long,
        help = say!(
            "Count the link's own status as proof (Paywall without private keys)",
            "Linkin kendi durumunu kanıt say (gizli anahtarsız Paywall)"
        )
    )]
    pub(crate) accept_link_alone: bool,
}
