//! The scenario `size`: the crates that a user compiles, and the size of the program.

use super::Found;
use super::build::{CREATE_LINK, Programs};
use super::figure::{Figure, grouped, table};

pub(super) fn measure(programs: &Programs) -> Result<Found, String> {
    let (mut figures, mut rows) = (Vec::new(), Vec::new());
    let mut bare = (0, 0);
    for (bin, feature) in CREATE_LINK {
        let (crates, size) =
            (programs.crates_of_program(feature)?, programs.size_of_program(bin, feature)?);
        if bin == "bare-paynet" {
            bare = (crates, size);
        }
        if feature != "bare" {
            figures.push(Figure::new(format!("one link, {bin}: crates"), crates));
            figures.push(Figure::new(
                format!("one link, {bin}: bytes over bare"),
                size.saturating_sub(bare.1),
            ));
        }
        let over = |part: u64, whole: u64| match part.checked_sub(whole) {
            Some(more) => format!("+{}", grouped(more)),
            None => format!("−{}", grouped(whole - part)),
        };
        rows.push(vec![
            bin.to_owned(),
            grouped(crates),
            grouped(size),
            over(crates, bare.0),
            over(size, bare.1),
        ]);
    }
    let head = [
        "\"create one link\"",
        "crates",
        "bytes, stripped",
        "crates over bare-paynet",
        "bytes over bare-paynet",
    ];
    Ok(Found { figures, table: table(&head, &rows) })
}
