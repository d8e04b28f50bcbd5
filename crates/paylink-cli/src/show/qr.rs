//! Draws QR codes in the terminal and as SVG.

use qrcode::QrCode;
use qrcode::render::{svg, unicode};

use crate::exit::{Exit, Failure, Outcome};

/// Returns the QR code of a URL for a terminal. The code is black on white, whatever the terminal's
/// colours are. Each line of text contains two rows of the code.
///
/// Without colours, the code is drawn with half blocks only, as on a dark terminal.
pub(crate) fn terminal(address: &str, colours: bool) -> Outcome<String> {
    let code = code(address)?;
    if !colours {
        // Light modules are drawn, because the background is dark.
        return Ok(code
            .render::<unicode::Dense1x2>()
            .dark_color(unicode::Dense1x2::Light)
            .light_color(unicode::Dense1x2::Dark)
            .build());
    }
    let drawn = code.render::<unicode::Dense1x2>().build();
    let lines: Vec<String> =
        drawn.lines().map(|line| format!("\u{1b}[30;107m{line}\u{1b}[0m")).collect();
    Ok(lines.join("\n"))
}

/// Returns the QR code of a URL as an SVG image.
pub(crate) fn image(address: &str) -> Outcome<String> {
    Ok(code(address)?.render::<svg::Color<'_>>().min_dimensions(256, 256).build())
}

/// Returns the width of the QR code in columns of the terminal.
pub(crate) fn columns(address: &str) -> Outcome<usize> {
    const QUIET: usize = 4;
    Ok(code(address)?.width() + 2 * QUIET)
}

fn code(address: &str) -> Outcome<QrCode> {
    QrCode::new(address).map_err(|error| {
        Failure::new(Exit::Failed, text!("the address is too long", "adres çok uzun")).cause(error)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: &str = "https://pay.example/l/CqW8TJfaHWjaHbQt784YSYKE";

    /// Reads the drawn half blocks back.
    fn read(drawn: &str, dark: impl Fn(char) -> [bool; 2]) -> Vec<Vec<bool>> {
        let mut rows = Vec::new();
        for line in drawn.lines() {
            let halves: Vec<[bool; 2]> = line.chars().map(&dark).collect();
            for half in 0..2 {
                rows.push(halves.iter().map(|pair| pair[half]).collect());
            }
        }
        rows
    }

    #[test]
    fn what_is_drawn_is_the_code_on_a_dark_terminal_and_with_colours() {
        let code = code(ADDRESS).unwrap();
        let plain = terminal(ADDRESS, false).unwrap();
        let coloured = terminal(ADDRESS, true).unwrap();
        let stripped: String = coloured.replace("\u{1b}[30;107m", "").replace("\u{1b}[0m", "");
        let on_dark = read(&plain, |c| match c {
            '█' => [false, false],
            '▀' => [false, true],
            '▄' => [true, false],
            _ => [true, true],
        });
        let on_white = read(&stripped, |c| match c {
            '█' => [true, true],
            '▀' => [true, false],
            '▄' => [false, true],
            _ => [false, false],
        });
        for rows in [on_dark, on_white] {
            for y in 0..code.width() {
                for x in 0..code.width() {
                    assert_eq!(rows[y + 4][x + 4], code[(x, y)] == qrcode::Color::Dark, "{x} {y}");
                }
            }
            assert_eq!(rows[0].len(), columns(ADDRESS).unwrap());
            assert!(rows[0].iter().all(|dark| !dark), "a quiet zone");
        }
    }

    #[test]
    fn the_image_is_an_svg_and_a_long_address_is_refused() {
        let image = image(ADDRESS).unwrap();
        assert!(image.starts_with("<?xml") && image.contains("<svg"), "{image}");
        assert!(code(&"x".repeat(3_000)).is_err());
    }
}
