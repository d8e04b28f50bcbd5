use std::time::Duration;

use clap::Args;
use paylink::{Money, Phone};
use paylink_orders::OrderNumber;

use crate::read;

/// `paylink create`.
#[derive(Clone, Args)]
#[command(after_help = say!(
    "Examples:\n  paylink create --order 1042 --amount 149.90 --payer 'Ayşe Yılmaz'\n  \
     url=$(paylink create -p test -y --order 1042 --amount 149.90)\n",
    "Örnekler:\n  paylink create --order 1042 --amount 149,90 --payer 'Ayşe Yılmaz'\n  \
     url=$(paylink create -p test -y --order 1042 --amount 149,90)\n"
))]
pub(crate) struct Create {
    #[arg(
        long, value_parser = read::amount::parse, value_name = say!("AMOUNT", "TUTAR"),
        help = say!("The amount, such as 149.90", "Tutar, örneğin 149,90")
    )]
    pub(crate) amount: Money,
    #[arg(
        long, value_parser = read::order::parse, value_name = say!("ORDER", "SİPARİŞ"),
        help = say!("Your own number of the order", "Kendi sipariş numaranız")
    )]
    pub(crate) order: OrderNumber,
    #[arg(
        long, value_name = say!("TEXT", "METİN"),
        help = say!(
            "What the payer reads on the page; the order number if not given",
            "Ödeyenin sayfada okuduğu metin; yazılmazsa sipariş numarası"
        )
    )]
    pub(crate) description: Option<String>,
    #[arg(
        long, value_name = say!("NAME", "AD"),
        help = say!("The payer's full name", "Ödeyecek kişinin adı soyadı")
    )]
    pub(crate) payer: Option<String>,
    #[arg(
        long, value_parser = read::phone::parse, value_name = say!("PHONE", "TELEFON"),
        help = say!("The payer's mobile phone number", "Ödeyecek kişinin cep telefonu")
    )]
    pub(crate) phone: Option<Phone>,
    #[arg(
        long, value_name = say!("ADDRESS", "ADRES"),
        help = say!("The payer's e-mail address", "Ödeyecek kişinin e-posta adresi")
    )]
    pub(crate) email: Option<String>,
    #[arg(
        long, requires = "phone",
        help = say!(
            "The provider sends the link to the phone",
            "Kuruluş linki telefona SMS ile gönderir"
        )
    )]
    pub(crate) sms: bool,
    #[arg(
        long, value_parser = read::span::parse, value_name = say!("SPAN", "SÜRE"),
        help = say!(
            "How long the link can be paid: 90m, 72h, 3d; 72h if not given",
            "Geçerlilik süresi: 90m, 72h, 3d; yazılmazsa 72h"
        )
    )]
    pub(crate) expires: Option<Duration>,
    #[arg(
        long, value_name = say!("PROVIDER", "KURULUŞ"), value_parser = read::provider::parse,
        help = say!("The provider: paynet, paywall, ahl", "Kuruluş: paynet, paywall, ahl")
    )]
    pub(crate) provider: Option<&'static str>,
    #[arg(long, help = say!("Also draw the QR code", "Karekodu da çiz"))]
    pub(crate) qr: bool,
}
