//! The scenario `size`: the crates that a user compiles, and the size of the program.

use super::figure::{Figure, Measured, Value, grouped};
use super::programs::{BARE, CREATE_LINK, Programs};

pub(super) fn measure(programs: &Programs) -> Result<Vec<Measured>, String> {
    let bare = (programs.crates_of_program(BARE)?, programs.size_of_program(BARE)?);
    let (mut crates, mut bytes) = (Vec::new(), Vec::new());
    for program in CREATE_LINK {
        let ours = (programs.crates_of_program(program)?, programs.size_of_program(program)?);
        let (of_crates, of_bytes) = match program {
            "all" => (
                "size: crates of a program with all three providers, at most",
                "size: bytes of a program with all three providers over bare, at most",
            ),
            _ => (
                "size: crates of a program with one provider, at most",
                "size: bytes of a program with one provider over bare, at most",
            ),
        };
        crates.push(Figure {
            budget: of_crates,
            cells: vec![program.to_owned(), grouped(bare.0)],
            value: Value::Count(ours.0),
        });
        bytes.push(Figure {
            budget: of_bytes,
            cells: vec![program.to_owned(), grouped(bare.1), grouped(ours.1)],
            value: Value::Count(ours.1.saturating_sub(bare.1)),
        });
    }
    let of_bytes = vec!["bytes", "bare", "paylink", "paylink − bare"];
    Ok(vec![
        Measured { head: vec!["crates", "bare", "paylink"], figures: crates },
        Measured { head: of_bytes, figures: bytes },
    ])
}
