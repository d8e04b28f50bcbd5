//! Runs one lifecycle against the sandbox under every switch.
//!
//! Where a provider's documentation is ambiguous, a switch selects between two behaviours of the
//! sandbox. A lifecycle must have the same results under both, apart from listed exceptions.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;

use paylink_sandbox::Switch;
use tokio::task::JoinSet;

/// The result of each step of a lifecycle, as text without random ids.
pub type Results = BTreeMap<&'static str, String>;

/// Switches, the name of a result that differs when all of them are on, and its value then. If
/// several exceptions match, the last one applies.
pub type Exception = (&'static [Switch], &'static str, &'static str);

/// The lifecycles of one provider under every switch.
#[derive(Clone, Copy)]
pub struct SwitchMatrix {
    /// The prefix of the names of its switches, such as `paynet-`.
    pub prefix: &'static str,
    /// Switches under which the lifecycle cannot complete.
    pub excluded: fn(Switch) -> bool,
    /// The results that differ.
    pub exceptions: &'static [Exception],
}

/// How many sandboxes run at a time.
const AT_ONCE: usize = 8;

impl SwitchMatrix {
    /// The switches of this provider that are not excluded.
    pub fn switches(&self) -> Vec<Switch> {
        let own = |switch: &Switch| self.is_own(*switch) && !(self.excluded)(*switch);
        let own: Vec<Switch> = Switch::ALL.iter().copied().filter(own).collect();
        assert!(own.len() >= 20, "{} switches begin with {}", own.len(), self.prefix);
        own
    }

    fn is_own(&self, switch: Switch) -> bool {
        switch.to_string().starts_with(self.prefix)
    }

    /// Runs the lifecycle with each switch alone, with all but three, with all, and with all of the
    /// other providers' switches, and asserts that the results are as expected.
    pub async fn assert_same_results<L>(&self, lifecycle: impl Fn(Vec<Switch>) -> L)
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

        let base = lifecycle(Vec::new()).await;
        let (mut running, mut wrong) = (JoinSet::new(), Vec::new());
        for on in settings {
            if running.len() == AT_ONCE {
                wrong.extend(self.differences(&base, running.join_next().await.unwrap().unwrap()));
            }
            let results = lifecycle(on.clone());
            running.spawn(async move { (on, results.await) });
        }
        for finished in running.join_all().await {
            wrong.extend(self.differences(&base, finished));
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    fn differences(&self, base: &Results, (on, results): (Vec<Switch>, Results)) -> Option<String> {
        let wanted = self.expected(base, &on);
        assert_eq!(results.len(), wanted.len(), "the number of results differs");
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

    /// Asserts that each exception is listed once and is about this provider, and that at most
    /// `most` switches alone make a difference.
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

/// The results as a list of lines, to compare in a test.
pub fn lines(results: &Results) -> Vec<String> {
    results.iter().map(|(name, value)| format!("{name}: {value}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Switch = Switch::AhlTokenAtRoot;
    const TWO: Switch = Switch::AhlAmountIsLira;

    const MATRIX: SwitchMatrix = SwitchMatrix {
        prefix: "ahl-",
        excluded: |_| false,
        exceptions: &[(&[ONE], "a", "one"), (&[TWO], "a", "two"), (&[ONE, TWO], "b", "both")],
    };

    fn results(a: &str, b: &str) -> Results {
        BTreeMap::from([("a", a.to_owned()), ("b", b.to_owned())])
    }

    /// A lifecycle that behaves as the exceptions say, except under one setting.
    fn lifecycle(on: &[Switch], wrong: impl Fn(&[Switch]) -> bool) -> Results {
        let mut results = MATRIX.expected(&results("-", "-"), on);
        if wrong(on) {
            results.insert("b", "wrong".to_owned());
        }
        results
    }

    async fn outcome(wrong: fn(&[Switch]) -> bool) -> Result<(), String> {
        let finished = tokio::spawn(async move {
            MATRIX.assert_same_results(|on| async move { lifecycle(&on, wrong) }).await;
        });
        finished.await.map_err(|panic| *panic.into_panic().downcast::<String>().unwrap())
    }

    #[tokio::test]
    async fn a_lifecycle_that_differs_in_any_setting_is_found() {
        assert_eq!(outcome(|_| false).await, Ok(()));
        let own = MATRIX.switches().len();
        for (wrong, shown) in [
            ((|on| on == [ONE]) as fn(&[Switch]) -> bool, "on: [AhlTokenAtRoot]"),
            (
                |on| {
                    on.len() > 3 && !on.contains(&ONE) && on.contains(&Switch::AhlNoPassiveService)
                },
                "all on but [",
            ),
            (|on| MATRIX.switches() == on, "all on but []"),
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
    fn the_last_matching_exception_applies() {
        assert_eq!(MATRIX.expected(&results("-", "-"), &[ONE, TWO]), results("two", "both"));
        assert_eq!(MATRIX.expected(&results("-", "-"), &[ONE]), results("one", "-"));
        MATRIX.assert_few_exceptions(2);
    }
}
