//! `paylink export`: writes the orders as CSV.

use paylink::Money;
use paylink_orders::Order;

use super::{Context, list, report};
use crate::args::Export;
use crate::exit::{Exit, Failure, Outcome};
use crate::profile::file;
use crate::text::time;

pub(super) async fn run(context: &Context, args: &Export) -> Outcome {
    let out = context.out;
    let session = context.orders().await?;
    let mut filter = super::filter(&args.days);
    filter.state = args.state.map(list::state_of);
    let mut orders =
        super::orders(&session, &filter, usize::MAX, |own| super::is_at(own, args.provider))
            .await?;
    orders.reverse();
    let bytes = if args.excel_tr { excel_tr(&orders) } else { plain(&orders) };
    let bytes = bytes.map_err(|error| {
        Failure::new(Exit::Failed, say!("the file cannot be written", "dosya yazılamıyor"))
            .cause(error)
    })?;
    let count = orders.len();
    match &args.file {
        Some(file) => {
            file::write_private(file, &bytes)?;
            let file = file.display();
            out.done(&text!("{count} orders are in {file}", "{count} sipariş {file} dosyasında"));
        }
        None => out.bytes(&bytes)?,
    }
    Ok(Exit::Done)
}

fn decimal(money: Money) -> String {
    money.to_decimal().to_string()
}

/// Writes CSV for programs, with commas as separators, dots as decimal marks and ISO days.
fn plain(orders: &[Order]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "order",
        "state",
        "amount",
        "currency",
        "charged",
        "provider",
        "environment",
        "account",
        "created",
        "reference",
    ])?;
    for order in orders {
        let attempt = order.attempt.as_ref();
        writer.write_record([
            order.number.as_str(),
            order.state.as_str(),
            &decimal(order.amount),
            &order.amount.currency().to_string(),
            &order.settled.map(decimal).unwrap_or_default(),
            order.account.provider().as_str(),
            order.account.environment(),
            order.account.account(),
            &time::iso_day(order.created),
            attempt.map_or("", |attempt| attempt.reference.as_str()),
        ])?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// Writes CSV for a Turkish Excel, with a byte-order mark, semicolons as separators, decimal commas
/// and Turkish days. If a spreadsheet would run a text as a formula, an apostrophe is added before
/// the text.
fn excel_tr(orders: &[Order]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(vec![0xef, 0xbb, 0xbf]);
    writer.write_record([
        "Sipariş",
        "Durum",
        "Tutar",
        "Para birimi",
        "Çekilen",
        "Kuruluş",
        "Ortam",
        "Hesap",
        "Tarih",
        "Referans",
    ])?;
    for order in orders {
        let comma = |money| decimal(money).replace('.', ",");
        let attempt = order.attempt.as_ref();
        writer.write_record([
            harmless(order.number.as_str()),
            report::name(order.state).to_owned(),
            comma(order.amount),
            order.amount.currency().to_string(),
            order.settled.map(comma).unwrap_or_default(),
            order.account.provider().to_string(),
            harmless(order.account.environment()),
            harmless(order.account.account()),
            time::excel_day(order.created),
            harmless(attempt.map_or("", |attempt| attempt.reference.as_str())),
        ])?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// Returns a text that no spreadsheet runs as a formula.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        assert_eq!(harmless("ORD-1"), "ORD-1");
    }
}
