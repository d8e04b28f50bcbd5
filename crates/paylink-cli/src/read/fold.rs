//! Compares Turkish texts without regard to case: `İPTAL`, `Iptal` and `iptal` are equal.

/// Returns a text that is used only for comparisons. The four Turkish forms of the letter i become
/// one letter, marks above and below letters are removed, and ASCII letters become lower case.
pub(crate) fn fold(text: &str) -> String {
    text.chars()
        .filter_map(|c| {
            Some(match c {
                'İ' | 'I' | 'ı' | 'i' => 'i',
                'ş' | 'Ş' => 's',
                'ğ' | 'Ğ' => 'g',
                'ç' | 'Ç' => 'c',
                'ö' | 'Ö' => 'o',
                'ü' | 'Ü' => 'u',
                // Composed letters, as some systems write them.
                '\u{300}'..='\u{36f}' => return None,
                c => c.to_ascii_lowercase(),
            })
        })
        .filter(|c| !matches!(c, ' ' | '_' | '-' | '.'))
        .collect()
}

/// Whether an answer means yes: `e`, `evet`, `y` or `yes`. Every other answer means no.
pub(crate) fn is_yes(answer: &str) -> bool {
    let answer = answer.trim();
    ["e", "evet", "y", "yes"].iter().any(|yes| answer.eq_ignore_ascii_case(yes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spellings_of_a_word_are_one() {
        for text in
            ["Sipariş", "SİPARİŞ", "SIPARIS", "siparis", "Sipari\u{73}\u{327}", "SI\u{307}PARİŞ"]
        {
            assert_eq!(fold(text), "siparis", "{text}");
        }
        assert_eq!(fold("Sipariş No."), "siparisno");
    }

    #[test]
    fn only_a_clear_yes_is_one() {
        for yes in ["e", "E", "evet", "EVET", "y", "Yes", " e \n"] {
            assert!(is_yes(yes), "{yes}");
        }
        for no in ["", "h", "hayır", "n", "no", "eh", "evett", "1"] {
            assert!(!is_yes(no), "{no}");
        }
    }
}
