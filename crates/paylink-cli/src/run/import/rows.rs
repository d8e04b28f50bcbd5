//! The rows of an import, checked before anything is sent.

use std::collections::HashMap;

use csv::StringRecord;
use paylink_orders::NewOrder;

use super::super::create::{self, Wanted};
use crate::exit::{Failure, Outcome};
use crate::profile::session::Session;
use crate::read;

/// A row whose order can be sent.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) account: String,
    pub(super) order: NewOrder,
}

/// A row that contains an error.
#[derive(Debug)]
pub(super) struct RowError {
    pub(super) line: u64,
    pub(super) rule: String,
}

/// The columns, with the names that are understood. They are compared without regard to case,
/// whitespace and marks.
const COLUMNS: [(Column, &[&str]); 8] = [
    (
        Column::Order,
        &["order", "ordernumber", "orderno", "siparis", "siparisno", "siparisnumarasi"],
    ),
    (Column::Amount, &["amount", "tutar"]),
    (Column::Description, &["description", "aciklama"]),
    (Column::Payer, &["payer", "name", "odeyen", "musteri", "ad", "adsoyad"]),
    (Column::Phone, &["phone", "telefon", "ceptelefonu"]),
    (Column::Email, &["email", "eposta"]),
    (Column::Expires, &["expires", "sure", "gecerlilik"]),
    (Column::Provider, &["provider", "kurulus"]),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Column {
    Order,
    Amount,
    Description,
    Payer,
    Phone,
    Email,
    Expires,
    Provider,
}

/// Reads and checks all rows.
pub(super) fn read(
    text: &str,
    session: &Session,
    provider: Option<&str>,
) -> Outcome<(Vec<Row>, Vec<RowError>)> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let unreadable = |error: csv::Error| {
        Failure::usage(say!("the file is not a CSV file", "dosya CSV değil")).cause(error)
    };
    let columns = columns(reader.headers().map_err(unreadable)?)?;
    let (mut rows, mut errors) = (Vec::new(), Vec::new());
    let mut seen: HashMap<String, u64> = HashMap::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                let rule = match error.kind() {
                    csv::ErrorKind::UnequalLengths { len, expected_len, .. } => text!(
                        "has {len} columns instead of {expected_len}",
                        "{expected_len} yerine {len} sütun var"
                    ),
                    _ => say!("cannot be read", "okunamıyor").to_owned(),
                };
                errors.push(RowError { line, rule });
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        match row(&record, &columns, session, provider) {
            Ok((account, order)) => {
                let number = order.number.to_string();
                match seen.insert(number.clone(), line) {
                    Some(first) => errors.push(RowError {
                        line,
                        rule: text!(
                            "order {number} is also in line {first}",
                            "{number} siparişi {first}. satırda da var"
                        ),
                    }),
                    None => rows.push(Row { line, account, order }),
                }
            }
            Err(rule) => errors.push(RowError { line, rule }),
        }
    }
    if rows.is_empty() && errors.is_empty() {
        return Err(Failure::usage(say!("the file has no rows", "dosyada satır yok")));
    }
    Ok((rows, errors))
}

/// Returns the delimiter of the first line.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    [b';', b'\t'].into_iter().find(|mark| first.as_bytes().contains(mark)).unwrap_or(b',')
}

fn columns(header: &StringRecord) -> Outcome<HashMap<Column, usize>> {
    let mut found = HashMap::new();
    for (at, name) in header.iter().enumerate() {
        let folded = read::fold::fold(name);
        let known = COLUMNS.iter().find(|(_, names)| names.contains(&folded.as_str()));
        let Some((column, _)) = known else {
            return Err(Failure::usage(text!(
                "there is no column '{name}'",
                "'{name}' adlı bir sütun yok"
            ))
            .hint(say!(
                "order, amount, description, payer, phone, email, expires, provider",
                "sipariş, tutar, açıklama, ödeyen, telefon, e-posta, süre, kuruluş"
            )));
        };
        if found.insert(*column, at).is_some() {
            return Err(Failure::usage(text!(
                "the column '{name}' is there twice",
                "'{name}' sütunu iki kez var"
            )));
        }
    }
    for (column, english, turkish) in
        [(Column::Order, "order", "sipariş"), (Column::Amount, "amount", "tutar")]
    {
        if !found.contains_key(&column) {
            return Err(Failure::usage(text!(
                "the column '{english}' is missing",
                "'{turkish}' sütunu eksik"
            )));
        }
    }
    Ok(found)
}

fn row(
    record: &StringRecord,
    columns: &HashMap<Column, usize>,
    session: &Session,
    provider: Option<&str>,
) -> Result<(String, NewOrder), String> {
    let get = |column: Column| {
        let value = columns.get(&column).and_then(|at| record.get(*at));
        value.filter(|value| !value.is_empty())
    };
    let number = get(Column::Order).unwrap_or_default();
    let provider = get(Column::Provider).map(read::provider::parse).transpose()?.or(provider);
    let wanted = Wanted {
        order: read::order::parse(number)?,
        amount: read::amount::parse(get(Column::Amount).unwrap_or_default())?,
        description: get(Column::Description).map(str::to_owned),
        payer: get(Column::Payer).map(str::to_owned),
        phone: get(Column::Phone).map(read::phone::parse).transpose()?,
        email: get(Column::Email)
            .map(|text| text.parse().map_err(|error| Failure::from(error).what))
            .transpose()?,
        sms: false,
        expires: get(Column::Expires).map(read::span::parse).transpose()?,
    };
    let profile = &session.profile;
    let said = |failure: Failure| failure.what;
    let client = session.client(profile.provider(provider).map_err(said)?).map_err(said)?;
    let order = wanted.order(profile, client).map_err(said)?;
    create::check(&client.links, profile, &order).map_err(said)?;
    Ok((client.account(), order))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_in_every_spelling() {
        for header in [
            ["order", "amount", "payer"],
            ["Sipariş No", "TUTAR", "Ödeyen"],
            ["SİPARİŞ", "Tutar", "AD SOYAD"],
        ] {
            let found = columns(&StringRecord::from(header.to_vec())).unwrap();
            assert_eq!((found[&Column::Order], found[&Column::Amount]), (0, 1));
            assert_eq!(found[&Column::Payer], 2);
        }
        for header in [
            &["order"][..],
            &["amount"],
            &["order", "amount", "x"],
            &["order", "Sipariş", "amount"],
        ] {
            assert!(columns(&StringRecord::from(header.to_vec())).is_err(), "{header:?}");
        }
    }

    #[test]
    fn the_delimiter_is_that_of_the_first_line() {
        assert_eq!(delimiter("a;b,c\n"), b';');
        assert_eq!(delimiter("a,b\n1;2"), b',');
        assert_eq!(delimiter("a\tb"), b'\t');
    }
}
