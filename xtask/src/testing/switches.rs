//! What a provider leaves open, the sandbox can do in two ways: a whole life comes to the same
//! results in either.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;

use paylink_sandbox::Switch;
use tokio::task::JoinSet;

/// What each step of a life came to, in words that hold no random id.
pub type Results = BTreeMap<&'static str, String>;

/// Switches, a result that differs when all of these are on, and what it then is. Of several, the
/// last holds.
pub type Exception = (&'static [Switch], &'static str, &'static str);

/// The lives of one provider.
#[derive(Clone, Copy)]
pub struct Lives {
    /// What the names of its switches begin with, such as `paynet-`.
    pub prefix: &'static str,
    /// Switches with which there is no whole life.
    pub left_out: fn(Switch) -> bool,
    /// What cannot be the same.
    pub exceptions: &'static [Exception],
}

/// This many sandboxes at a time.
const AT_ONCE: usize = 8;

impl Lives {
    /// The switches of this provider, but for those that are left out.
    pub fn switches(&self) -> Vec<Switch> {
        let own = |switch: &Switch| self.is_own(*switch) && !(self.left_out)(*switch);
        let own: Vec<Switch> = Switch::ALL.iter().copied().filter(own).collect();
        assert!(own.len() >= 20, "{} switches begin with {}", own.len(), self.prefix);
        own
    }

    fn is_own(&self, switch: Switch) -> bool {
        switch.to_string().starts_with(self.prefix)
    }

    /// Lives with each switch alone, with all but three, with all, and with all of the other
    /// providers', and compares.
    pub async fn assert_the_same<L>(&self, whole_life: impl Fn(Vec<Switch>) -> L)
    where
        L: Future<Output = Results> + Send + 'static,
    {
        let own = self.switches();
        let all_but =
            |off: &[Switch]| own.iter().copied().filter(|switch| !off.contains(switch)).collect();
        let mut settings: Vec<Vec<Switch>> = own.iter().map(|switch| vec![*switch]).collect();
        settings.extend(own.chunks(3).map(all_but));
        settings.push(own.clone());
        settings.push(Switch::ALL.iter().copied().filter(|switch| !self.is_own(*switch)).collect());

        let base = whole_life(Vec::new()).await;
        let (mut running, mut wrong) = (JoinSet::new(), Vec::new());
        for on in settings {
            if running.len() == AT_ONCE {
                wrong.extend(self.differences(&base, running.join_next().await.unwrap().unwrap()));
            }
            let life = whole_life(on.clone());
            running.spawn(async move { (on, life.await) });
        }
        for lived in running.join_all().await {
            wrong.extend(self.differences(&base, lived));
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    fn differences(&self, base: &Results, (on, results): (Vec<Switch>, Results)) -> Option<String> {
        let wanted = self.expected(base, &on);
        assert_eq!(results.len(), wanted.len(), "a life has as many results in any position");
        let differences: Vec<String> = results
            .iter()
            .filter(|(name, value)| wanted.get(*name) != Some(*value))
            .map(|(name, is)| format!("  {name}: is {is:?}, should be {:?}", wanted.get(name)))
            .collect();
        let off: Vec<Switch> =
            self.switches().into_iter().filter(|switch| !on.contains(switch)).collect();
        let shown = if on.len() < off.len() {
            format!("on: {on:?}")
        } else {
            format!("all on but {off:?}")
        };
        (!differences.is_empty()).then(|| format!("{shown}\n{}", differences.join("\n")))
    }

    fn expected(&self, base: &Results, on: &[Switch]) -> Results {
        let mut results = base.clone();
        for (switches, result, value) in self.exceptions {
            if switches.iter().all(|switch| on.contains(switch)) {
                let old = results.insert(result, (*value).to_owned());
                assert!(old.is_some(), "{result:?} is no result");
            }
        }
        results
    }

    /// Each exception stands once, is about this provider, and at most this many switches alone
    /// make a difference.
    pub fn assert_few_exceptions(&self, most: usize) {
        let alone: BTreeSet<Switch> =
            self.exceptions.iter().filter(|own| own.0.len() == 1).map(|own| own.0[0]).collect();
        let entries: BTreeSet<_> =
            self.exceptions.iter().map(|(switches, name, _)| (*switches, *name)).collect();
        assert_eq!(entries.len(), self.exceptions.len());
        assert!(self.exceptions.iter().flat_map(|own| own.0).all(|switch| self.is_own(*switch)));
        assert!(alone.len() <= most, "{} of {} switches", alone.len(), self.switches().len());
    }
}

/// The results as a list that can stand in a test.
pub fn lines(results: &Results) -> Vec<String> {
    results.iter().map(|(name, value)| format!("{name}: {value}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Switch = Switch::AhlTokenAtRoot;
    const TWO: Switch = Switch::AhlAmountIsLira;

    const LIVES: Lives = Lives {
        prefix: "ahl-",
        left_out: |_| false,
        exceptions: &[(&[ONE], "a", "one"), (&[TWO], "a", "two"), (&[ONE, TWO], "b", "both")],
    };

    fn results(a: &str, b: &str) -> Results {
        BTreeMap::from([("a", a.to_owned()), ("b", b.to_owned())])
    }

    /// A life that behaves as the exceptions say, but for one setting.
    fn life(on: &[Switch], wrong: impl Fn(&[Switch]) -> bool) -> Results {
        let mut told = LIVES.expected(&results("-", "-"), on);
        if wrong(on) {
            told.insert("b", "wrong".to_owned());
        }
        told
    }

    async fn outcome(wrong: fn(&[Switch]) -> bool) -> Result<(), String> {
        let lived = tokio::spawn(async move {
            LIVES.assert_the_same(|on| async move { life(&on, wrong) }).await;
        });
        lived.await.map_err(|panic| *panic.into_panic().downcast::<String>().unwrap())
    }

    #[tokio::test]
    async fn a_life_that_differs_in_any_setting_is_found() {
        assert_eq!(outcome(|_| false).await, Ok(()));
        let own = LIVES.switches().len();
        for (wrong, shown) in [
            ((|on| on == [ONE]) as fn(&[Switch]) -> bool, "on: [AhlTokenAtRoot]"),
            (
                |on| {
                    on.len() > 3 && !on.contains(&ONE) && on.contains(&Switch::AhlNoPassiveService)
                },
                "all on but [",
            ),
            (|on| LIVES.switches() == on, "all on but []"),
            (|on| on.contains(&Switch::PaynetCurrencyIsTry), "all on but [AhlRefusalIsHttp400"),
        ] {
            let why = outcome(wrong).await.unwrap_err();
            assert!(
                why.contains(shown) && why.contains(r#"b: is "wrong", should be Some("#),
                "{why}"
            );
        }
        assert!(own > 30, "{own}");
    }

    #[test]
    fn the_last_exception_holds() {
        assert_eq!(LIVES.expected(&results("-", "-"), &[ONE, TWO]), results("two", "both"));
        assert_eq!(LIVES.expected(&results("-", "-"), &[ONE]), results("one", "-"));
        LIVES.assert_few_exceptions(2);
    }
}
