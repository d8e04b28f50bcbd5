//! Phone numbers, email addresses, web addresses and references, as callers and merchants type
//! them.

use paylink_core::wire::form;
use paylink_core::{Email, Phone, Reference, WebUrl};

pub(crate) fn contacts(data: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(data) else { return false };
    let phone = text.parse::<Phone>().ok();
    if let Some(phone) = &phone {
        let digits = phone.e164().strip_prefix('+').expect("E.164 begins with a plus sign");
        assert!((8..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()));
        let typed: String = text.chars().filter(char::is_ascii_digit).collect();
        // A zero after the country code of Türkiye is the trunk prefix.
        let typed = typed.trim_start_matches('0');
        let typed = typed.strip_prefix("900").map_or(typed.into(), |rest| format!("90{rest}"));
        assert!(digits.ends_with(&typed), "another number than was typed");
        assert_eq!(phone.turkish_national().is_some(), digits.starts_with("90"));
        assert!(phone.turkish_national().is_none_or(|national| national.len() == 10));
        assert_eq!(&phone.e164().parse::<Phone>().expect("our own form"), phone);
        assert!(!format!("{phone:?}").bytes().any(|b| b.is_ascii_digit()));
    }
    let email = text.parse::<Email>().ok();
    if let Some(email) = &email {
        assert!(text.contains(email.as_str()));
        assert!(!email.as_str().contains(['\r', '\n', ',', ';', '<', '>', '"', ' ']));
        assert_eq!(format!("{email:?}"), "Email([private])");
    }
    let url = text.parse::<WebUrl>().ok();
    if let Some(url) = &url {
        let text = text.trim();
        assert_eq!(url.as_str(), text);
        let longer = url.with_query("name", "a b&c=ş#%");
        let query = longer.as_str().split_once('?').expect("a query").1;
        let last = form::pairs(query.as_bytes()).pop().expect("a parameter");
        assert_eq!(last, ("name".to_owned(), "a b&c=ş#%".to_owned()));
        let shown = format!("{url:?}");
        let rest = text.splitn(3, '/').nth(2).expect("an address");
        let host = rest.split(['/', '?']).next().expect("a host");
        assert!(shown.ends_with(&format!("//{host}[…]")), "a path or a query is shown");
    }
    let reference = Reference::new(text).ok();
    if let Some(reference) = &reference {
        assert_eq!(reference.as_str(), text);
        assert!(!text.contains("###") && text.bytes().all(|b| b.is_ascii_graphic()));
    }
    phone.is_some() || email.is_some() || url.is_some() || reference.is_some()
}
