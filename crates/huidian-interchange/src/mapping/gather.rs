//! Mappings of one work, out of the library's references and relations.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use huidian_model::citation::{CitedProvision, Resolution};
use huidian_model::{
    Expression, ExpressionId, PartialDate, Relation, RelationKind, Verdict, WorkId, texts_on,
};
use huidian_operations::{changed_provisions, successions};
use huidian_store::{Reader, Store, UnitCitation};
use jiff::civil::Date;
use serde_json::Value;

use super::collection::{Collection, Doing, Resource};
use super::side::Side;
use crate::chosen::{ChosenText, chosen_text};
use crate::error::{Error, Result};

const DESCRIPTION: &str = "条文之间的修改、废止、接续、依据和引用，由程序从所列文本读出；relationship 是法律文件之间的动词（namespace urn:huidian:oscal:1），从来源读到目标，\
    不是集合关系。整件之间、没有指明条文的关系在 back-matter 各资源的 citation.links。没有列出的条文之间未必没有关系。\n\n\
    What provisions do to each other, as read by a program out of the texts listed: verbs of the law, from source to target, and no relations between sets. \
    Relations of whole instruments stand in citation.links of the resources. What is not listed may be related all the same.";

/// What provisions of a text do to those of others, and what those of others do to them.
///
/// # Errors
///
/// When the text is not held or may not leave, and when nothing in it is tied to a provision elsewhere.
pub fn oscal_mappings(
    store: &Store,
    work: &WorkId,
    version: Option<&str>,
    as_of: Date,
) -> Result<Value> {
    let ChosenText {
        work: record,
        expression,
        document,
    } = chosen_text(store, work, version, as_of)?;
    let reader = store.read()?;
    let own = Rc::new(Side::new(record, expression, document));
    let mut gatherer = Gatherer {
        reader: &reader,
        as_of,
        collection: Collection::default(),
        texts: HashMap::new(),
    };
    gatherer
        .texts
        .insert(own.expression.id.clone(), Some(Rc::clone(&own)));
    let relations: Vec<Relation> = reader
        .relations_of(work)?
        .into_iter()
        .filter(|relation| relation.is_confirmed && relation.from != relation.to)
        .collect();
    gatherer.outgoing(&own, &relations, None)?;
    gatherer.incoming(work, &relations)?;
    if gatherer.collection.is_empty() {
        return Err(Error::NothingMapped(work.to_string()));
    }
    let title = format!("{} 条文对应 mappings", own.expression.title);
    Ok(gatherer.collection.written(&title, DESCRIPTION, as_of))
}

struct Gatherer<'r> {
    reader: &'r Reader<'r>,
    as_of: Date,
    collection: Collection,
    /// Texts that are targets; `None` for those that are not shown.
    texts: HashMap<ExpressionId, Option<Rc<Side>>>,
}

impl Gatherer<'_> {
    /// What a text does to others, or to one of them.
    fn outgoing(
        &mut self,
        source: &Side,
        relations: &[Relation],
        only: Option<&WorkId>,
    ) -> Result<()> {
        let own = &source.work.id;
        let relations: Vec<&Relation> = relations
            .iter()
            .filter(|relation| &relation.from == own)
            .filter(|relation| only.is_none_or(|only| &relation.to == only))
            .collect();
        for found in self.reader.citations_from(&source.expression.id)? {
            self.citation(source, &relations, only, &found)?;
        }
        for relation in relations {
            match relation.kind {
                RelationKind::Amends => self.amendment(source, relation)?,
                RelationKind::Repeals | RelationKind::Replaces => self.ending(source, relation)?,
                _ => {}
            }
            self.relate(source, relation)?;
        }
        Ok(())
    }

    /// What the newest texts of others do to this work.
    fn incoming(&mut self, work: &WorkId, relations: &[Relation]) -> Result<()> {
        let mut others = BTreeSet::new();
        for cited in self.reader.citations_to(work, None)? {
            others.insert(cited.expression);
        }
        for relation in relations.iter().filter(|relation| &relation.to == work) {
            let is_known = others.iter().any(|text| text.work == relation.from);
            if !is_known {
                others.extend(self.text_of(&relation.from)?);
            }
        }
        for text in others {
            // sources are let go one by one: a law may be cited by thousands
            if let Some(source) = self.read(&text)? {
                self.outgoing(&source, relations, Some(work))?;
            }
        }
        Ok(())
    }

    fn citation(
        &mut self,
        source: &Side,
        relations: &[&Relation],
        only: Option<&WorkId>,
        found: &UnitCitation,
    ) -> Result<()> {
        let citation = &found.citation;
        let Some(Resolution {
            verdict: verdict @ (Verdict::Found | Verdict::Moved),
            work: Some(work),
            expression,
            moved_to,
            ..
        }) = &citation.resolution
        else {
            return Ok(());
        };
        let is_asked = only.is_none_or(|only| only == work) && work != &source.work.id;
        let Some(unit) = found.unit.parse().ok().filter(|_| is_asked) else {
            return Ok(());
        };
        let moved = moved_to.clone().filter(|_| *verdict == Verdict::Moved);
        let moved = moved.map(|from| vec![CitedProvision { from, to: None }]);
        let cited = moved.as_ref().unwrap_or(&citation.target);
        let Some(item) = source.item(&unit).filter(|_| !cited.is_empty()) else {
            return Ok(());
        };
        let expression = match expression {
            Some(expression) => Some(expression.clone()),
            None => self.text_of(work)?,
        };
        let Some(target) = expression
            .map(|text| self.target(&text))
            .transpose()?
            .flatten()
        else {
            return Ok(());
        };
        // the words on which a relation rests say what the reference does; every other one only refers
        let basis = relations.iter().find(|relation| {
            &relation.to == work
                && relation.evidence.contains(&citation.text)
                && source.stands_in(&unit, &relation.evidence)
        });
        let doing = Doing {
            source: item.clone(),
            verb: basis
                .map_or(RelationKind::Cites, |relation| relation.kind)
                .id(),
            act: None,
            confidence: basis.map(|relation| relation.confidence.id()),
        };
        let items = cited.iter().flat_map(|cited| target.cited(cited));
        self.collection.map(
            &resource(source),
            &resource(&target),
            doing,
            items.map(|item| (item, None)),
        );
        Ok(())
    }

    /// Each article that a decision changes, in the text before it.
    fn amendment(&mut self, source: &Side, relation: &Relation) -> Result<()> {
        let Some(day) = begins(&source.expression) else {
            return Ok(());
        };
        let texts = self.reader.expressions_of(&relation.to)?;
        let before = texts
            .iter()
            .rev()
            .find(|text| begins(text).is_some_and(|begins| begins < day));
        let Some(before) = before
            .map(|text| self.target(&text.id))
            .transpose()?
            .flatten()
        else {
            return Ok(());
        };
        for change in changed_provisions(&source.document, &before.work.title) {
            let Some((item, target)) = source.item_at(change.at).zip(before.item(&change.target))
            else {
                continue;
            };
            let doing = Doing {
                source: item.clone(),
                verb: RelationKind::Amends.id(),
                act: Some(change.act),
                confidence: Some(relation.confidence.id()),
            };
            self.collection.map(
                &resource(source),
                &resource(&before),
                doing,
                [(target, None)],
            );
        }
        Ok(())
    }

    /// An act that ends as a whole ends in each of its articles; some of them go on in the act that ended it.
    fn ending(&mut self, source: &Side, relation: &Relation) -> Result<()> {
        let ended = self.reader.expressions_of(&relation.to)?.pop();
        let Some(ended) = ended
            .map(|text| self.target(&text.id))
            .transpose()?
            .flatten()
        else {
            return Ok(());
        };
        if let Some(item) = source.item_with(&relation.evidence) {
            let doing = Doing {
                source: item.clone(),
                verb: relation.kind.id(),
                act: None,
                confidence: Some(relation.confidence.id()),
            };
            let all = ended.controls().map(|item| (item, None));
            self.collection
                .map(&resource(source), &resource(&ended), doing, all);
        }
        self.succession(&ended, &source.work.id)
    }

    /// Articles of the act that ended another, where they say what that one said.
    fn succession(&mut self, ended: &Side, by: &WorkId) -> Result<()> {
        for (old, successor) in successions(self.reader, &ended.work.id, &ended.document)? {
            if &successor.expression.work != by {
                continue;
            }
            let Some(later) = self.target(&successor.expression)? else {
                continue;
            };
            let Some((item, old)) = later.item(&successor.path).zip(ended.item(&old)) else {
                continue;
            };
            let doing = Doing {
                source: item.clone(),
                verb: RelationKind::Succeeds.id(),
                act: None,
                confidence: None,
            };
            let alike = format!("{:.2}", successor.similarity);
            self.collection.map(
                &resource(&later),
                &resource(ended),
                doing,
                [(old, Some(alike))],
            );
        }
        Ok(())
    }

    fn relate(&mut self, source: &Side, relation: &Relation) -> Result<()> {
        if !self.reader.is_shown(&relation.to)? {
            return Ok(());
        }
        let text = self.text_of(&relation.to)?;
        let held = text.map(|text| self.target(&text)).transpose()?.flatten();
        let target = match held {
            Some(side) => resource(&side),
            None => match self.reader.find_work(&relation.to)? {
                Some(work) => Resource::of_work(&work),
                None => return Ok(()),
            },
        };
        let words = Some(relation.evidence.as_str());
        self.collection
            .relate(&resource(source), &target, relation, words);
        Ok(())
    }

    /// The text of a work that holds on the day, else the newest.
    fn text_of(&self, work: &WorkId) -> Result<Option<ExpressionId>> {
        let mut texts = self.reader.expressions_of(work)?;
        let on_day = texts_on(&texts, self.as_of)
            .first()
            .map(|text| text.id.clone());
        Ok(on_day.or_else(|| texts.pop().map(|text| text.id)))
    }

    fn target(&mut self, text: &ExpressionId) -> Result<Option<Rc<Side>>> {
        if let Some(known) = self.texts.get(text) {
            return Ok(known.clone());
        }
        let side = self.read(text)?.map(Rc::new);
        self.texts.insert(text.clone(), side.clone());
        Ok(side)
    }

    /// `None` for a text that waits for a person, or must stay here.
    fn read(&self, text: &ExpressionId) -> Result<Option<Side>> {
        let shown = self.reader.is_shown(&text.work)?;
        let work = shown
            .then(|| self.reader.find_work(&text.work))
            .transpose()?;
        let Some(work) = work
            .flatten()
            .filter(|work| self.reader.may_leave(work.kind))
        else {
            return Ok(None);
        };
        let texts = self.reader.expressions_of(&text.work)?;
        let Some(expression) = texts.into_iter().find(|known| &known.id == text) else {
            return Ok(None);
        };
        let document = self.reader.document(text)?;
        Ok(document.map(|document| Side::new(work, expression, document)))
    }
}

fn resource(side: &Side) -> Resource {
    Resource::of_text(&side.work, &side.expression)
}

fn begins(text: &Expression) -> Option<Date> {
    let dated = text.dated_on.map(PartialDate::earliest);
    text.effective_on.or(dated)
}
