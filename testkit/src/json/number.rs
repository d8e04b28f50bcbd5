//! Comparing numbers by their digits.

/// A decimal number as sign, significant digits and a power of ten.
#[derive(PartialEq, Eq)]
struct Exact {
    negative: bool,
    digits: String,
    exponent: i64,
}

/// Whether two number texts mean exactly the same value: `120`, `120.0` and `1.2e2` do.
///
/// Never goes through binary floating point. Text that is no number equals nothing.
pub fn same_value(left: &str, right: &str) -> bool {
    matches!((exact(left), exact(right)), (Some(left), Some(right)) if left == right)
}

fn exact(text: &str) -> Option<Exact> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, power) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, power)) => (mantissa, power.parse::<i64>().ok()?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let significant = all.trim_start_matches('0').trim_end_matches('0');
    if significant.is_empty() {
        return Some(Exact { negative: false, digits: String::new(), exponent: 0 });
    }
    let trailing = all.len() - all.trim_end_matches('0').len();
    let shift = i64::try_from(trailing).ok()?.checked_sub(i64::try_from(fraction.len()).ok()?)?;
    Some(Exact { negative, digits: significant.to_owned(), exponent: power.checked_add(shift)? })
}

#[cfg(test)]
mod tests {
    use super::same_value;

    #[test]
    fn equal_values_in_different_digits() {
        let equal = [
            ("120", "120.0"),
            ("120", "1.2e2"),
            ("0.10", "0.1"),
            ("0.10", "10E-2"),
            ("-0", "0.000"),
            ("1200e-1", "1.2E+2"),
            ("9007199254740993.01", "9007199254740993.010"),
            ("1e400", "10e399"),
        ];
        for (left, right) in equal {
            assert!(same_value(left, right), "{left} {right}");
        }
    }

    #[test]
    fn different_values_that_binary_floating_point_confuses() {
        let different = [
            ("9007199254740993.01", "9007199254740992.01"),
            ("9007199254740993", "9007199254740992"),
            ("0.1", "0.10000000000000000001"),
            ("1e400", "1e401"),
            ("1", "-1"),
            ("1", "10"),
            ("0", "0.01"),
        ];
        for (left, right) in different {
            assert!(!same_value(left, right), "{left} {right}");
        }
    }

    #[test]
    fn text_that_is_no_number_equals_nothing() {
        for text in ["", "-", ".", "1,0", "abc", "1e", "0x1", "NaN"] {
            assert!(!same_value(text, text), "{text}");
        }
    }
}
