use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};
use clap_complete::Shell;
use paylink_orders::OrderNumber;

use super::finance::{Days, at_most};
use crate::read;

/// `paylink resolve`.
#[derive(Clone, Args)]
pub(crate) struct Resolve {
    #[arg(
        value_name = say!("REFERENCE", "REFERANS"),
        help = say!("The reference of the link", "Linkin referansı")
    )]
    pub(crate) reference: String,
    #[arg(
        long, value_name = say!("PROVIDER", "KURULUŞ"), value_parser = read::provider::parse,
        help = say!("The provider: paynet, paywall, ahl", "Kuruluş: paynet, paywall, ahl")
    )]
    pub(crate) provider: Option<&'static str>,
}

/// `paylink inbox`.
#[derive(Clone, Args)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Inbox {
    #[command(subcommand)]
    pub(crate) command: Option<InboxCommand>,
}

#[derive(Clone, Subcommand)]
pub(crate) enum InboxCommand {
    #[command(about = say!(
        "List the callbacks, the newest first",
        "Bildirimleri listele; en yenisi önce"
    ))]
    List(InboxList),
    #[command(about = say!("Show a callback as it came", "Bir bildirimi geldiği gibi göster"))]
    Show {
        #[arg(
            value_name = say!("NUMBER", "NUMARA"),
            help = say!("The number of the callback", "Bildirimin numarası")
        )]
        number: i64,
        #[arg(
            long, conflicts_with = "json",
            help = say!("Write only the body, unchanged", "Yalnızca gövdeyi, değiştirmeden yaz")
        )]
        body: bool,
    },
    #[command(about = say!(
        "Send a callback again, with a new token, to a program under development",
        "Bir bildirimi yeni bir token ile, geliştirilen bir programa yeniden gönder"
    ))]
    Replay(Replay),
}

/// `paylink inbox list`.
#[derive(Clone, Args)]
pub(crate) struct InboxList {
    #[command(flatten)]
    pub(crate) days: Days,
    #[arg(
        long, value_name = say!("COUNT", "SAYI"), default_value_t = 50, hide_default_value = true,
        value_parser = at_most,
        help = say!(
            "At most so many callbacks; 50 if not given",
            "En çok bu kadar bildirim; yazılmazsa 50"
        )
    )]
    pub(crate) limit: usize,
}

impl Default for InboxList {
    fn default() -> Self {
        Self { days: Days { since: None, until: None }, limit: 50 }
    }
}

/// `paylink inbox replay`.
#[derive(Clone, Args)]
pub(crate) struct Replay {
    #[arg(
        value_name = say!("NUMBER", "NUMARA"),
        help = say!("The number of the callback", "Bildirimin numarası")
    )]
    pub(crate) number: i64,
    #[arg(
        long, value_name = say!("ADDRESS", "ADRES"),
        help = say!(
            "Where to: an address of this machine, or of a host in replay_hosts of the profile",
            "Nereye: bu makinenin ya da profildeki replay_hosts listesindeki bir sunucunun adresi"
        )
    )]
    pub(crate) to: String,
}

/// `paylink work`.
#[derive(Clone, Args)]
pub(crate) struct Work {
    #[arg(
        long, conflicts_with = "until_idle",
        help = say!(
            "Work on what is due now, then end; for cron",
            "Sırası gelenleri yap ve bitir; cron için"
        )
    )]
    pub(crate) once: bool,
    #[arg(
        long,
        help = say!(
            "End when no creation and no deactivation is under way any more",
            "Süren oluşturma ve pasifleştirme kalmayınca bitir"
        )
    )]
    pub(crate) until_idle: bool,
    #[arg(
        long = "for", value_parser = read::span::parse, value_name = say!("SPAN", "SÜRE"),
        help = say!("At most so long", "En çok bu kadar")
    )]
    pub(crate) span: Option<Duration>,
}

/// `paylink events`.
#[derive(Clone, Args)]
pub(crate) struct Events {
    #[arg(
        long, value_name = say!(
            "POSITION",
            "KONUM"
        ), default_value_t = 0, hide_default_value = true,
        help = say!(
            "Only events after this position, which an earlier run wrote",
            "Yalnızca önceki bir çalıştırmanın yazdığı bu konumdan sonrakiler"
        )
    )]
    pub(crate) after: i64,
    #[arg(long, help = say!("Wait for further events", "Yeni olayları bekle"))]
    pub(crate) follow: bool,
}

/// `paylink adopt`.
#[derive(Clone, Args)]
pub(crate) struct Adopt {
    #[arg(
        value_parser = read::order::parse, value_name = say!("ORDER", "SİPARİŞ"),
        help = say!("The number of the order", "Sipariş numarası")
    )]
    pub(crate) order: OrderNumber,
    #[arg(
        value_name = say!("KEY", "ANAHTAR"),
        help = say!("The key of the link, pl1:…", "Linkin anahtarı, pl1:…")
    )]
    pub(crate) key: String,
    #[arg(
        long, value_parser = read::amount::parse, value_name = say!("AMOUNT", "TUTAR"),
        help = say!("The amount of the order", "Siparişin tutarı")
    )]
    pub(crate) amount: paylink::Money,
    #[arg(
        long, value_name = say!("NAME", "AD"),
        help = say!("The payer's full name", "Ödeyecek kişinin adı soyadı")
    )]
    pub(crate) payer: Option<String>,
}

/// `paylink move`.
#[derive(Clone, Args)]
#[command(after_help = say!(
    "Stop all programs that use the database first. The move can be interrupted: run the same\n\
     command again. At its end, the profile has the new database, and the old file is marked, so that\n\
     no program uses it any more. The password is PAYLINK_DATABASE_PASSWORD, never an argument.\n\n\
     Example:\n  paylink move --to postgres://shop@db.example/shop -p live\n",
    "Önce veritabanını kullanan bütün programları durdurun. Taşıma kesilebilir: aynı komutu yeniden\n\
     çalıştırın. Sonunda profil yeni veritabanını kullanır; eski dosya işaretlenir ve onu hiçbir\n\
     program kullanmaz. Parola PAYLINK_DATABASE_PASSWORD değeridir, komut satırına yazılmaz.\n\n\
     Örnek:\n  paylink move --to postgres://magaza@db.example/magaza -p canli\n"
))]
pub(crate) struct Move {
    #[arg(
        long, value_name = say!("ADDRESS", "ADRES"),
        help = say!(
            "The new database: postgres://user@host/database",
            "Yeni veritabanı: postgres://kullanıcı@sunucu/veritabanı"
        )
    )]
    pub(crate) to: String,
}

/// `paylink sandbox`.
#[derive(Clone, Args)]
pub(crate) struct Sandbox {
    #[arg(
        long, value_name = say!("NUMBER", "NUMARA"),
        help = say!("The port; a free one if not given", "Port; yazılmazsa boş olan biri")
    )]
    pub(crate) port: Option<u16>,
    #[arg(
        long, value_name = say!("ADDRESS", "ADRES"),
        help = say!(
            "The address to listen on; this machine if not given",
            "Dinlenecek adres; yazılmazsa yalnızca bu makine"
        )
    )]
    pub(crate) bind: Option<IpAddr>,
    #[arg(
        long, value_name = say!("FILE", "DOSYA"),
        help = say!(
            "Keep the keys in a file, which a profile can read as its secret_file",
            "Anahtarları bir dosyada sakla; profil onu secret_file olarak okuyabilir"
        )
    )]
    pub(crate) keys: Option<PathBuf>,
    #[arg(
        long, value_name = say!("FILE", "DOSYA"),
        help = say!("Keep links and payments in a file", "Linkleri ve ödemeleri bir dosyada sakla")
    )]
    pub(crate) state: Option<PathBuf>,
}

/// `paylink doctor`.
#[derive(Clone, Args)]
#[command(after_help = say!(
    "With --ask, nothing else is checked. Only the documented test hosts are asked, never production.\n\
     The questions create links of at most TRY 1.00 that expire within hours, and deactivate them. No\n\
     message is sent. The report contains no key and no payer's data: please attach it to an issue.\n\
     With a profile for the sandbox, a sandbox in this program is asked, which also pays.\n\n\
     Examples:\n  paylink doctor\n  paylink doctor --ask -p test --provider paynet\n",
    "--ask yazılırsa başka bir şey denetlenmez. Yalnızca belgelenmiş test sunucularına sorulur, canlı\n\
     ortama hiçbir zaman. Sorular için en çok 1,00 TL tutarında, süresi birkaç saatte dolan linkler\n\
     oluşturulur ve pasifleştirilir. Mesaj gönderilmez. Raporda anahtar ve ödeyen verisi yoktur: lütfen\n\
     bir issue'ya ekleyin. Profil deneme sunucusu içinse, bu programın içindeki bir deneme sunucusuna\n\
     sorulur; o ödeme de yapar.\n\n\
     Örnekler:\n  paylink doctor\n  paylink doctor --ask -p test --provider paynet\n"
))]
pub(crate) struct Doctor {
    #[arg(
        long,
        help = say!(
            "Ask the providers' test hosts whether what this program assumes is true",
            "Bu programın varsayımları doğru mu, kuruluşların test sunucularına sor"
        )
    )]
    pub(crate) ask: bool,
    #[arg(
        long, requires = "ask", value_name = say!("PROVIDER", "KURULUŞ"),
        value_parser = read::provider::parse,
        help = say!(
            "Ask only this provider: paynet, paywall, ahl",
            "Yalnızca bu kuruluşa sor: paynet, paywall, ahl"
        )
    )]
    pub(crate) provider: Option<&'static str>,
    #[arg(
        long, requires = "ask", value_name = say!("FILE", "DOSYA"),
        help = say!(
            "The file of the report; paylink-report.txt if not given",
            "Rapor dosyası; yazılmazsa paylink-report.txt"
        )
    )]
    pub(crate) report: Option<PathBuf>,
}

/// `paylink completions`.
#[derive(Clone, Args)]
pub(crate) struct Completions {
    #[arg(
        value_enum, hide_possible_values = true, value_name = say!("SHELL", "KABUK"),
        help = say!(
            "bash, elvish, fish, powershell or zsh",
            "bash, elvish, fish, powershell ya da zsh"
        )
    )]
    pub(crate) shell: Shell,
}

/// `paylink man`.
#[derive(Clone, Args)]
pub(crate) struct Man {
    #[arg(
        long, value_name = say!("FOLDER", "KLASÖR"),
        help = say!(
            "Write one page a command into this folder, instead of the first page to standard output",
            "İlk sayfayı standart çıktıya yazmak yerine her komut için bu klasöre bir sayfa yaz"
        )
    )]
    pub(crate) folder: Option<PathBuf>,
}
