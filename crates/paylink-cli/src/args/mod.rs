//! The command line. Every flag has its texts beside it, in both languages.

mod create;
mod engineer;
mod finance;
mod profile;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

pub(crate) use self::create::Create;
pub(crate) use self::engineer::{
    Adopt, Completions, Doctor, Events, Inbox, InboxCommand, InboxList, Man, Move, Replay, Resolve,
    Sandbox, Work,
};
pub(crate) use self::finance::{
    ByOrder, Cancel, Days, Decide, DecisionName, Export, Import, Incidents, IncidentsCommand, List,
    Purge, Report, Share, Show, StateName, Wait,
};
pub(crate) use self::profile::{Add, Profile, ProfileCommand};

/// `paylink`.
#[derive(Parser)]
#[command(
    name = "paylink",
    version,
    about = say!(
        "Payment links of Turkish providers: Paynet, Paywall and AHL Pay",
        "Türk ödeme kuruluşlarının linkleri: Paynet, Paywall ve AHL Pay"
    ),
    after_help = say!(
        "Examples:\n  paylink demo\n  paylink create --order 1042 --amount 149.90 --payer 'Ayşe Yılmaz'\n  \
         paylink list --open\n  paylink show 1042\n\n\
         Exit codes:\n  0 done, for confirm and wait: paid   1 failed   2 wrong use, nothing sent   3 declined\n  \
         4 keys   5 refused by the provider   6 in doubt   7 not paid yet   8 a person has to look\n  \
         9 some rows failed   10 not found   130 interrupted\n\n\
         Environment:\n  PAYLINK_PROFILE the profile   PAYLINK_LANG the language: tr, en\n  \
         NO_COLOR no colours   CLICOLOR_FORCE colours in a pipe too\n  \
         PAYLINK_PAYNET_…, PAYLINK_PAYWALL_…, PAYLINK_AHL_… the keys and settings of an account\n",
        "Örnekler:\n  paylink demo\n  paylink create --order 1042 --amount 149,90 --payer 'Ayşe Yılmaz'\n  \
         paylink list --open\n  paylink show 1042\n\n\
         Çıkış kodları:\n  0 tamam; confirm ve wait için: ödendi   1 başarısız   2 yanlış kullanım, hiçbir şey gönderilmedi\n  \
         3 vazgeçildi   4 anahtarlar   5 kuruluş reddetti   6 belirsiz   7 henüz ödenmedi\n  \
         8 bir kişi bakmalı   9 bazı satırlar başarısız   10 bulunamadı   130 kesildi\n\n\
         Ortam değişkenleri:\n  PAYLINK_PROFILE profil   PAYLINK_LANG dil: tr, en\n  \
         NO_COLOR renksiz   CLICOLOR_FORCE boru hattında da renkli\n  \
         PAYLINK_PAYNET_…, PAYLINK_PAYWALL_…, PAYLINK_AHL_… bir hesabın anahtarları ve ayarları\n"
    ),
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true,
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The flags of every command.
#[derive(Clone, Args)]
#[command(next_help_heading = say!("Options of every command", "Her komutun seçenekleri"))]
pub(crate) struct Global {
    #[arg(
        short, long, global = true, value_name = say!("NAME", "AD"),
        help = say!(
            "The profile; needed for writes without a terminal and for production",
            "Profil; terminalsiz yazmalarda ve canlı ortamda zorunlu"
        )
    )]
    pub(crate) profile: Option<String>,
    #[arg(
        long, global = true,
        help = say!(
            "Write one JSON object, or one a line; amounts are texts",
            "Tek bir JSON nesnesi ya da satır başına bir nesne yaz; tutarlar metindir"
        )
    )]
    pub(crate) json: bool,
    #[arg(
        long = "as", global = true, value_name = say!("NAME", "AD"),
        help = say!(
            "Who makes a write; the user of this machine if not given",
            "İşlemi yapan; yazılmazsa bu makinenin kullanıcısı"
        )
    )]
    pub(crate) actor: Option<String>,
    #[arg(
        short, long, global = true,
        help = say!("Answer the question before a write with yes", "Yazmadan önceki soruya evet de")
    )]
    pub(crate) yes: bool,
    #[arg(
        long, global = true,
        help = say!(
            "Check only; send and store nothing",
            "Yalnızca denetle; hiçbir şey gönderme ve kaydetme"
        )
    )]
    pub(crate) dry_run: bool,
    #[arg(
        short, long, global = true,
        help = say!("Write only results and errors", "Yalnızca sonuçları ve hataları yaz")
    )]
    pub(crate) quiet: bool,
    #[arg(
        short, long, global = true,
        help = say!(
            "Also show the library's own words for an error",
            "Kütüphanenin hata için kullandığı sözleri de göster"
        )
    )]
    pub(crate) verbose: bool,
    #[arg(
        long, global = true, value_enum, default_value_t, hide_default_value = true,
        hide_possible_values = true, value_name = say!("WHEN", "NE_ZAMAN"),
        help = say!("Colours: auto, always, never", "Renkler: auto, always, never")
    )]
    pub(crate) color: Color,
    #[arg(
        long, global = true, value_name = say!("LANGUAGE", "DİL"),
        value_parser = ["tr", "en"], hide_possible_values = true,
        help = say!("The language: tr, en", "Dil: tr, en")
    )]
    pub(crate) lang: Option<String>,
    #[arg(
        short, long, global = true, action = ArgAction::Help,
        help = say!("Show the help", "Yardımı göster")
    )]
    help: Option<bool>,
    #[arg(
        short = 'V', long, action = ArgAction::Version,
        help = say!("Show the version", "Sürümü göster")
    )]
    version: Option<bool>,
}

/// When colours are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

/// The commands.
#[derive(Subcommand)]
pub(crate) enum Command {
    #[command(about = say!(
        "Create a payment link for an order",
        "Bir sipariş için ödeme linki oluştur"
    ))]
    Create(Create),
    #[command(about = say!("List orders", "Siparişleri listele"))]
    List(List),
    #[command(about = say!(
        "Show an order, and why it is paid or not",
        "Bir siparişi ve neden ödendiğini ya da ödenmediğini göster"
    ))]
    Show(Show),
    #[command(about = say!(
        "Read the payment of an order back; exit 0 only if it is paid",
        "Siparişin ödemesini kuruluştan sorgula; yalnızca ödendiyse çıkış kodu 0"
    ))]
    Confirm(ByOrder),
    #[command(about = say!("Wait until an order is paid", "Sipariş ödenene kadar bekle"))]
    Wait(Wait),
    #[command(about = say!(
        "Cancel an order and deactivate its link",
        "Siparişi iptal et ve linkini pasifleştir"
    ))]
    Cancel(Cancel),
    #[command(about = say!(
        "Deactivate the link of an order and make a new one",
        "Siparişin linkini pasifleştir ve yenisini oluştur"
    ))]
    Renew(Cancel),
    #[command(about = say!(
        "Write the address of an order's link, or its QR code",
        "Siparişin link adresini ya da karekodunu yaz"
    ))]
    Share(Share),
    #[command(about = say!(
        "What a person has to decide; exit 8 if there is something",
        "Bir kişinin karar vermesi gerekenler; varsa çıkış kodu 8"
    ))]
    Incidents(Incidents),
    #[command(about = say!(
        "Counts and sums by day and provider",
        "Gün ve kuruluşa göre sayılar ve toplamlar"
    ))]
    Report(Report),
    #[command(about = say!("Write the orders as CSV", "Siparişleri CSV olarak yaz"))]
    Export(Export),
    #[command(about = say!(
        "Create links for the rows of a CSV file",
        "Bir CSV dosyasının satırları için link oluştur"
    ))]
    Import(Import),
    #[command(about = say!(
        "Remove the payers' data of old orders, and the contents of old callbacks",
        "Eski siparişlerden ödeyenlerin verilerini, eski bildirimlerden içeriği sil"
    ))]
    Purge(Purge),
    #[command(about = say!(
        "Find out whether a link with a reference exists",
        "Bir referansla link oluşup oluşmadığını öğren"
    ))]
    Resolve(Resolve),
    #[command(about = say!(
        "The stored callbacks: list, show, send again",
        "Kayıtlı bildirimler (callback): listele, göster, yeniden gönder"
    ))]
    Inbox(Inbox),
    #[command(about = say!(
        "Read what is due, settle doubts and paid orders",
        "Sırası gelenleri oku; belirsizlikleri ve ödenen siparişleri sonuçlandır"
    ))]
    Work(Work),
    #[command(about = say!(
        "Write what happened to the orders, one event a line",
        "Siparişlere ne olduğunu satır başına bir olayla yaz"
    ))]
    Events(Events),
    #[command(about = say!(
        "Take over a link that was created before",
        "Önceden oluşturulmuş bir linki devral"
    ))]
    Adopt(Adopt),
    #[command(about = say!(
        "Move the orders of the profile from their file to PostgreSQL",
        "Profilin siparişlerini dosyadan PostgreSQL veritabanına taşı"
    ))]
    Move(Move),
    #[command(about = say!(
        "Start a local server that behaves like the providers",
        "Kuruluşlar gibi davranan yerel bir sunucu başlat"
    ))]
    Sandbox(Sandbox),
    #[command(about = say!(
        "Check keys, clock, hosts, certificates and the database",
        "Anahtarları, saati, sunucuları, sertifikaları ve veritabanını denetle"
    ))]
    Doctor(Doctor),
    #[command(about = say!("Profiles: accounts and limits", "Profiller: hesaplar ve sınırlar"))]
    Profile(Profile),
    #[command(about = say!(
        "Show with a local server what happens when answers are lost and programs die",
        "Yanıtlar kaybolduğunda ve programlar öldüğünde ne olduğunu yerel bir sunucuyla göster"
    ))]
    Demo,
    #[command(about = say!("Write completions for a shell", "Bir kabuk için tamamlamaları yaz"))]
    Completions(Completions),
    #[command(about = say!(
        "Write the manual pages (English)",
        "Kılavuz sayfalarını yaz (İngilizce)"
    ))]
    Man(Man),
    #[command(hide = true, about = say!("A part of the demo", "Demonun bir parçası"))]
    DemoShop,
}
