use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use paylink_orders::OrderNumber;
use paylink_orders::state::Phase;

use crate::read;

/// A command about one order.
#[derive(Clone, Args)]
pub(crate) struct ByOrder {
    #[arg(
        value_parser = read::order::parse, value_name = say!("ORDER", "SİPARİŞ"),
        help = say!("The number of the order", "Sipariş numarası")
    )]
    pub(crate) order: OrderNumber,
}

/// `paylink list`.
#[derive(Clone, Args)]
pub(crate) struct List {
    #[arg(
        long, value_enum, hide_possible_values = true, value_name = say!("STATE", "DURUM"),
        help = say!(
            "Only orders that are waiting, paid, cancelled or reversed",
            "Yalnızca durumu waiting, paid, cancelled ya da reversed olanlar"
        )
    )]
    pub(crate) state: Option<StateName>,
    #[arg(
        long, conflicts_with = "state",
        help = say!("Only orders whose link can be paid", "Yalnızca linki ödenebilenler")
    )]
    pub(crate) open: bool,
    #[arg(
        long, conflicts_with = "open", value_parser = read::phase::parse,
        value_name = say!("PHASE", "AŞAMA"),
        help = say!(
            "Only orders whose newest link is in this phase, such as in-doubt",
            "Yalnızca son linki bu aşamada olanlar, örneğin in-doubt"
        )
    )]
    pub(crate) phase: Option<Phase>,
    #[arg(
        long, value_name = say!("PROVIDER", "KURULUŞ"), value_parser = read::provider::parse,
        help = say!(
            "Only orders of this provider: paynet, paywall, ahl",
            "Yalnızca bu kuruluşun siparişleri: paynet, paywall, ahl"
        )
    )]
    pub(crate) provider: Option<&'static str>,
    #[arg(
        long,
        help = say!(
            "Read the status of each open link at its provider first",
            "Önce her açık linkin durumunu kuruluştan sorgula"
        )
    )]
    pub(crate) live: bool,
    #[command(flatten)]
    pub(crate) days: Days,
    #[arg(
        long, value_name = say!("COUNT", "SAYI"), default_value_t = 50, hide_default_value = true,
        value_parser = at_most,
        help = say!(
            "At most so many orders; 50 if not given",
            "En çok bu kadar sipariş; yazılmazsa 50"
        )
    )]
    pub(crate) limit: usize,
}

/// The days of a list.
#[derive(Clone, Args)]
pub(crate) struct Days {
    #[arg(
        long, value_parser = read::day::parse, value_name = say!("DAY", "GÜN"),
        help = say!(
            "From this day on: 01.11, 2026-11-01",
            "Bu günden başlayarak: 01.11, 2026-11-01"
        )
    )]
    pub(crate) since: Option<Date>,
    #[arg(
        long, value_parser = read::day::parse, value_name = say!("DAY", "GÜN"),
        help = say!("Up to this day", "Bu güne kadar")
    )]
    pub(crate) until: Option<Date>,
}

pub(super) fn at_most(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|count| (1..=1_000_000).contains(count)).ok_or_else(|| {
        text!("write a number from 1 to 1000000", "1 ile 1000000 arasında bir sayı yazın")
    })
}

/// The states of orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum StateName {
    Waiting,
    Paid,
    Cancelled,
    Reversed,
}

/// `paylink show`.
#[derive(Clone, Args)]
pub(crate) struct Show {
    #[command(flatten)]
    pub(crate) by: ByOrder,
}

/// `paylink wait`.
#[derive(Clone, Args)]
pub(crate) struct Wait {
    #[command(flatten)]
    pub(crate) by: ByOrder,
    #[arg(
        long = "for", value_parser = read::span::parse, value_name = say!("SPAN", "SÜRE"),
        help = say!("How long: 10m if not given", "Ne kadar: yazılmazsa 10m")
    )]
    pub(crate) span: Option<Duration>,
}

/// `paylink cancel` and `paylink renew`.
#[derive(Clone, Args)]
pub(crate) struct Cancel {
    #[command(flatten)]
    pub(crate) by: ByOrder,
}

/// `paylink share`.
#[derive(Clone, Args)]
pub(crate) struct Share {
    #[command(flatten)]
    pub(crate) by: ByOrder,
    #[arg(long, help = say!("Draw the QR code in the terminal", "Karekodu terminale çiz"))]
    pub(crate) qr: bool,
    #[arg(
        long, value_name = say!("FILE", "DOSYA"),
        help = say!("Write the QR code as an SVG image", "Karekodu SVG resmi olarak yaz")
    )]
    pub(crate) svg: Option<PathBuf>,
}

/// `paylink incidents`.
#[derive(Clone, Args)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Incidents {
    #[command(subcommand)]
    pub(crate) command: Option<IncidentsCommand>,
}

#[derive(Clone, Subcommand)]
pub(crate) enum IncidentsCommand {
    #[command(about = say!(
        "List what is not decided, the oldest first",
        "Karar bekleyenleri listele; en eskisi önce"
    ))]
    List,
    #[command(about = say!(
        "Show an incident and the next step",
        "Bir olayı ve sonraki adımı göster"
    ))]
    Show {
        #[arg(
            value_name = say!("NUMBER", "NUMARA"),
            help = say!("The number of the incident", "Olayın numarası")
        )]
        number: i64,
    },
    #[command(about = say!("Store what was decided", "Verilen kararı kaydet"))]
    Decide(Decide),
}

/// `paylink incidents decide`.
#[derive(Clone, Args)]
pub(crate) struct Decide {
    #[arg(
        value_name = say!("NUMBER", "NUMARA"),
        help = say!("The number of the incident", "Olayın numarası")
    )]
    pub(crate) number: i64,
    #[arg(
        value_enum, hide_possible_values = true, value_name = say!("DECISION", "KARAR"),
        help = say!(
            "accepted: the money is kept; refunded: it was given back; closed: nothing to do",
            "accepted: para kabul edildi; refunded: iade edildi; closed: yapılacak bir şey yok"
        )
    )]
    pub(crate) decision: DecisionName,
    #[arg(
        long, value_name = say!("TEXT", "METİN"), default_value = "", hide_default_value = true,
        help = say!("Why", "Nedeni")
    )]
    pub(crate) note: String,
}

/// The decisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DecisionName {
    Accepted,
    Refunded,
    Closed,
}

/// `paylink report`.
#[derive(Clone, Args)]
pub(crate) struct Report {
    #[command(flatten)]
    pub(crate) days: Days,
}

/// `paylink purge`.
#[derive(Clone, Args)]
#[command(after_help = say!(
    "Orders that wait for a payment, paid orders that are still watched for a refund, and orders\n\
     about which a person has to decide are kept. Numbers, amounts, references and decisions stay.\n\n\
     Examples:\n  paylink purge --older-than 365d --dry-run\n  \
     paylink purge -p live -y --older-than 365d\n",
    "Ödeme bekleyen, iadeye karşı hâlâ izlenen ve karar bekleyen siparişlere dokunulmaz. Numaralar,\n\
     tutarlar, referanslar ve kararlar kalır.\n\n\
     Örnekler:\n  paylink purge --older-than 365d --dry-run\n  \
     paylink purge -p canli -y --older-than 365d\n"
))]
pub(crate) struct Purge {
    #[arg(
        long, value_parser = read::span::parse, value_name = say!("SPAN", "SÜRE"),
        help = say!(
            "Only what was not changed for so long: 180d, 365d",
            "Yalnızca bu süredir değişmeyenler: 180d, 365d"
        )
    )]
    pub(crate) older_than: Duration,
}

/// `paylink export`.
#[derive(Clone, Args)]
pub(crate) struct Export {
    #[arg(
        long, value_enum, hide_possible_values = true, value_name = say!("STATE", "DURUM"),
        help = say!(
            "Only orders that are waiting, paid, cancelled or reversed",
            "Yalnızca durumu waiting, paid, cancelled ya da reversed olanlar"
        )
    )]
    pub(crate) state: Option<StateName>,
    #[arg(
        long, value_name = say!("PROVIDER", "KURULUŞ"), value_parser = read::provider::parse,
        help = say!(
            "Only orders of this provider: paynet, paywall, ahl",
            "Yalnızca bu kuruluşun siparişleri: paynet, paywall, ahl"
        )
    )]
    pub(crate) provider: Option<&'static str>,
    #[command(flatten)]
    pub(crate) days: Days,
    #[arg(
        long,
        help = say!(
            "For a Turkish Excel: semicolons, decimal commas, 30.11.2026",
            "Türkçe Excel için: noktalı virgül, ondalık virgül, 30.11.2026"
        )
    )]
    pub(crate) excel_tr: bool,
    #[arg(
        long, value_name = say!("FILE", "DOSYA"),
        help = say!(
            "Write to a file instead of standard output",
            "Standart çıktı yerine dosyaya yaz"
        )
    )]
    pub(crate) file: Option<PathBuf>,
}

/// `paylink import`.
#[derive(Clone, Args)]
#[command(after_help = say!(
    "The first line names the columns: order, amount, and if you like description, payer, phone,\n\
     email, expires, provider. Without --go, the rows are only checked. Run the command again after\n\
     an interruption: an order that has a link keeps it.\n",
    "İlk satır sütunların adıdır: sipariş, tutar ve isterseniz açıklama, ödeyen, telefon, e-posta,\n\
     süre, kuruluş. --go yazılmazsa satırlar yalnızca denetlenir. Kesilirse komutu yeniden\n\
     çalıştırın: linki olan sipariş linkini korur.\n"
))]
pub(crate) struct Import {
    #[arg(
        value_name = say!("FILE", "DOSYA"),
        help = say!("The CSV file, UTF-8", "CSV dosyası, UTF-8")
    )]
    pub(crate) file: PathBuf,
    #[arg(long, help = say!("Create the links", "Linkleri oluştur"))]
    pub(crate) go: bool,
    #[arg(
        long, value_name = say!("PROVIDER", "KURULUŞ"), value_parser = read::provider::parse,
        help = say!("The provider: paynet, paywall, ahl", "Kuruluş: paynet, paywall, ahl")
    )]
    pub(crate) provider: Option<&'static str>,
    #[arg(
        long = "for", value_parser = read::span::parse, value_name = say!("SPAN", "SÜRE"),
        help = say!(
            "How long to wait for doubts to end: 10m if not given",
            "Belirsizliklerin bitmesi ne kadar beklensin: yazılmazsa 10m"
        )
    )]
    pub(crate) span: Option<Duration>,
    #[arg(
        long, value_name = say!("FILE", "DOSYA"),
        help = say!(
            "The file with the results; beside the CSV file if not given",
            "Sonuç dosyası; yazılmazsa CSV dosyasının yanında"
        )
    )]
    pub(crate) result: Option<PathBuf>,
}
