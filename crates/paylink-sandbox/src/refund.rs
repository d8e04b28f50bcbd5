//! Which payments of a link a refund takes back, and how much of each.

use crate::decimal::Hundredths;
use crate::provider::ActionError;

/// Returns the payments to refund, each with its amount. `left` has what is left of each payment,
/// oldest first. Without an amount, all that is left is refunded; an amount is refunded from the
/// newest payment of which so much is left.
pub(crate) fn plan<Id: Clone>(
    left: &[(Id, Hundredths)],
    amount: Option<Hundredths>,
) -> Result<Vec<(Id, Hundredths)>, ActionError> {
    let left: Vec<&(Id, Hundredths)> = left.iter().filter(|(_, left)| !left.is_zero()).collect();
    if left.is_empty() {
        return Err(ActionError::NotNow("the link has no payment to refund".to_owned()));
    }
    let Some(amount) = amount else { return Ok(left.into_iter().cloned().collect()) };
    let payment = left.into_iter().rev().find(|(_, left)| *left >= amount);
    match payment {
        Some((id, _)) => Ok(vec![(id.clone(), amount)]),
        None => Err(ActionError::Input(
            "the amount is higher than the unrefunded amount of every payment of the link"
                .to_owned(),
        )),
    }
}

/// Reads the amount of a refund.
pub(crate) fn amount(text: &str) -> Result<Hundredths, ActionError> {
    let amount = Hundredths::parse(text).filter(|amount| !amount.is_zero());
    amount.ok_or_else(|| ActionError::Input("the amount of the refund is invalid".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_comes_from_one_payment_and_no_amount_from_all() {
        let of = Hundredths::new;
        let left = [("a", of(100)), ("b", of(0)), ("c", of(50))];
        let planned = |amount: Option<u64>| plan(&left, amount.map(of)).map_err(|_| ());
        assert_eq!(planned(None), Ok(vec![("a", of(100)), ("c", of(50))]));
        assert_eq!(planned(Some(50)), Ok(vec![("c", of(50))]));
        assert_eq!(planned(Some(51)), Ok(vec![("a", of(51))]));
        assert_eq!(planned(Some(101)), Err(()));
        assert!(matches!(plan(&left[1..2], None), Err(ActionError::NotNow(_))));
        for wrong in ["", "0", "0.00", "-1", "1,5", "1.005"] {
            assert!(matches!(amount(wrong), Err(ActionError::Input(_))), "{wrong}");
        }
    }
}
