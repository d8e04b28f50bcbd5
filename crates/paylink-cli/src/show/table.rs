//! Formats tables, which are the same on a terminal and in a pipe.

use comfy_table::{CellAlignment, ContentArrangement, Table as Drawn, presets};

/// A table without lines, for people. Programs use `--json`.
#[derive(Debug)]
pub(crate) struct Table {
    drawn: Drawn,
}

impl Table {
    pub(crate) fn new<const N: usize>(header: [&str; N]) -> Self {
        let mut drawn = Drawn::new();
        drawn.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
        drawn.set_header(header.to_vec());
        Self { drawn }
    }

    pub(crate) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.drawn.add_row(cells.to_vec());
    }

    /// Aligns a column to the right, for numbers.
    pub(crate) fn right(mut self, column: usize) -> Self {
        if let Some(column) = self.drawn.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        self
    }

    /// Returns the lines, without spaces at their ends.
    pub(crate) fn lines(mut self) -> String {
        self.drawn.discover_columns();
        for column in self.drawn.column_iter_mut() {
            column.set_padding((0, 2));
        }
        self.drawn.trim_fmt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_what_is_seen_of_their_texts() {
        let mut table = Table::new(["SİPARİŞ", "TUTAR", "DURUM"]).right(1);
        table.row(["1042".into(), "149,90 TL".into(), "açık".into()]);
        table.row(["A-1".into(), "1,00 TL".into(), "ödendi".into()]);
        assert_eq!(
            table.lines(),
            "SİPARİŞ      TUTAR  DURUM\n\
             1042     149,90 TL  açık\n\
             A-1        1,00 TL  ödendi"
        );
    }
}
