//! Which duties hang on an attribute: why it is asked for.

use crate::attribute::AttributeId;
use crate::condition::Condition;
use crate::duty::Duty;
use crate::rules::Rules;

impl Rules {
    /// Duties whose addressee or deadlines ask for an attribute, for a threshold over it, or for what follows from it.
    pub fn duties_asking(&self, id: AttributeId) -> Vec<&Duty> {
        let mut meant = vec![id];
        let mut at = 0;
        while let Some(from) = meant.get(at).copied() {
            at += 1;
            let derived = self.derivations.iter().filter(|one| one.from == from);
            for (then, _) in derived.flat_map(|one| &one.then) {
                if !meant.contains(then) {
                    meant.push(*then);
                }
            }
        }
        let asks = |duty: &&Duty| {
            let conditions = duty.deadlines.iter().filter_map(|one| one.when.as_ref());
            let mut conditions = conditions.chain([&duty.addressee]);
            let clocks = duty.deadlines.iter();
            let mut clocks = clocks.filter_map(|one| one.from_attribute);
            conditions.any(|one| self.asks(one, &meant)) || clocks.any(|one| meant.contains(&one))
        };
        self.duties.iter().filter(asks).collect()
    }

    /// Duties whose addressee names an attribute itself.
    pub fn duties_of(&self, id: AttributeId) -> impl Iterator<Item = &Duty> {
        let duties = self.duties.iter();
        duties.filter(move |duty| duty.addressee.names(id))
    }

    fn asks(&self, condition: &Condition, meant: &[AttributeId]) -> bool {
        // a threshold asks for no other in a circle: rule files that do are refused
        let over = |index: usize| {
            let versions = self.thresholds[index].versions.iter();
            let mut branches = versions.flat_map(|version| &version.branches);
            branches.any(|branch| {
                let condition = branch.condition.as_ref();
                condition.is_some_and(|one| self.asks(one, meant))
            })
        };
        meant.iter().any(|id| condition.names(*id))
            || condition
                .outcomes_asked()
                .into_iter()
                .any(|(index, _)| over(index))
    }
}
