//! Recorded pages as they would be saved: in Markdown with HTML tables, with tables of pipes, as a
//! copied text.
#![allow(dead_code, reason = "each test file uses a part")]

use paylink_testkit::fixtures::load::Service;
use paylink_testkit::fixtures::schema::{Direction, Origin, Page, PageTable, Row};

/// How a page is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notation {
    Html,
    Pipes,
    Copied,
}

pub(crate) const NOTATIONS: [Notation; 3] = [Notation::Html, Notation::Pipes, Notation::Copied];

/// A version of a page of a service, with everything that is recorded of it and words of our own
/// around.
pub(crate) fn save(service: &Service, version: &Page, notation: Notation) -> String {
    let description = &service.description;
    let mut out = format!("{}{}\n\n", notation.heading(), description.title);
    if let (Some(method), Some(path)) = (&description.method, &description.path) {
        out.push_str(&notation.address(&method.text, path));
    }
    for table in &version.tables {
        out.push_str(&notation.label(table_label(table.direction)));
        out.push_str(&notation.table(table));
    }
    for (direction, text) in samples(service, version) {
        out.push_str(&notation.label(sample_label(direction)));
        out.push_str(&notation.sample(&text));
    }
    out.push_str("Sayfa sonu\n");
    out
}

/// The published samples of a version.
pub(crate) fn samples(service: &Service, version: &Page) -> Vec<(Direction, String)> {
    let examples = service.description.examples.iter().filter(|example| {
        let on_page =
            example.page.as_ref() == Some(&version.id) || example.also_on.contains(&version.id);
        example.origin == Origin::Published && on_page
    });
    examples.map(|example| (example.direction, service.text(example).unwrap().to_owned())).collect()
}

fn table_label(direction: Direction) -> &'static str {
    match direction {
        Direction::Request => "İstek Parametreleri",
        Direction::Response => "Dönüş Parametreleri",
        Direction::Callback | Direction::Redirect | Direction::Form => "Alanlar ve anlamları",
    }
}

fn sample_label(direction: Direction) -> &'static str {
    match direction {
        Direction::Request => "Request",
        Direction::Response => "Response",
        Direction::Callback | Direction::Redirect | Direction::Form => "Örnek",
    }
}

impl Notation {
    fn heading(self) -> &'static str {
        if self == Notation::Copied { "" } else { "# " }
    }

    fn address(self, method: &str, path: &str) -> String {
        match self {
            Notation::Html => {
                format!("<mark style=\"color:blue;\">`{method}`</mark> `{{{{Base}}}}{path}`\n\n")
            }
            Notation::Pipes => format!(
                "| Sistem | URL |\n| --- | --- |\n| **Test** | <https://api.example{}> |\n\n",
                path.replace('_', r"\\_")
            ),
            Notation::Copied => format!("URL\n\n{method} {path}\n\n"),
        }
    }

    fn label(self, label: &str) -> String {
        match self {
            Notation::Html => format!("#### {label}:\n\n"),
            Notation::Pipes => format!("{{% tab title=\"{label}\" %}}\n\n"),
            Notation::Copied => format!("{label}\n\n"),
        }
    }

    fn sample(self, text: &str) -> String {
        match self {
            Notation::Copied => {
                let lines: Vec<&str> = text.lines().map(str::trim).collect();
                format!("{}\n\n", lines.join("\n"))
            }
            _ => format!("```json\n{text}\n```\n\n{{% endtab %}}\n\n"),
        }
    }

    fn table(self, table: &PageTable) -> String {
        let typed = table.rows.iter().any(|row| row.r#type.is_some());
        let required = table.rows.iter().any(|row| row.required.is_some());
        let with =
            |name: &str, of: Option<&str>, needed: Option<&str>, meaning: &str| -> Vec<String> {
                let cells = [
                    Some(name),
                    typed.then_some(of.unwrap_or_default()),
                    required.then_some(needed.unwrap_or_default()),
                    Some(meaning),
                ];
                cells.into_iter().flatten().map(str::to_owned).collect()
            };
        let heading = with("Parametre", Some("Tip"), Some("Zorunlu"), "Açıklama");
        let rows = table.rows.iter().map(|row| {
            with(
                &row.name,
                row.r#type.as_deref(),
                word(row),
                &format!("Bu alanın anlamı: {}", row.name),
            )
        });
        self.rows(&heading, rows.collect())
    }

    fn rows(self, heading: &[String], rows: Vec<Vec<String>>) -> String {
        match self {
            Notation::Html => {
                let cells = |row: &[String]| {
                    row.iter().fold(String::new(), |out, cell| {
                        out + "<td><strong>" + &cell.replace('<', "&#x3C;") + "</strong></td>"
                    })
                };
                let body = rows
                    .iter()
                    .fold(String::new(), |out, row| out + "<tr>" + &cells(row) + "</tr>\n");
                let head = cells(heading);
                format!(
                    "<table><thead><tr>{head}</tr></thead><tbody><tr>{head}</tr>{body}</tbody></table>\n\n"
                )
            }
            Notation::Pipes => {
                let line = |row: &[String]| {
                    let escaped =
                        row.iter().map(|cell| cell.replace('_', r"\_").replace('<', r"\<"));
                    format!("| **{}** |\n", escaped.collect::<Vec<_>>().join("** | **"))
                };
                let rule = format!("|{}\n", " --- |".repeat(heading.len()));
                let body = rows.iter().fold(String::new(), |out, row| out + &line(row));
                format!(
                    "{}{rule}{body}| {{% endtab %}} |{}\n\n",
                    line(heading),
                    " |".repeat(heading.len() - 1)
                )
            }
            Notation::Copied => {
                let cells =
                    heading.iter().chain(rows.iter().flatten()).filter(|cell| !cell.is_empty());
                cells.fold(String::new(), |out, cell| out + cell + "\n\n")
            }
        }
    }
}

fn word(row: &Row) -> Option<&str> {
    Some(match row.required.as_deref()? {
        "yes" => "Evet",
        "no" => "Hayır",
        "conditional" => "Evet*",
        other => other,
    })
}
