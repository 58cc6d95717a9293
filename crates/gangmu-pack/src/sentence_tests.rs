#![allow(clippy::unwrap_used)]

use super::{FigureSlot, Part, Sentence};
use crate::expr::{Scope, law};

fn slot(measure: &str) -> FigureSlot {
    FigureSlot { measure: measure.to_owned(), ..FigureSlot::default() }
}

#[test]
fn every_placeholder_is_read() {
    let cases = [
        ("{found}", slot("found")),
        ("{found|yoy}", FigureSlot { yoy: true, ..slot("found") }),
        ("{held|by kind}", FigureSlot { by: Some("kind".into()), ..slot("held") }),
        ("{held|parts unit.stage}", FigureSlot { parts: Some("unit.stage".into()), ..slot("held") }),
        ("{problem.closed}", FigureSlot { ledger: Some("problem".into()), ..slot("closed") }),
        (
            "{held[title=标准化学校,level=省]|yoy}",
            FigureSlot {
                slice: vec![("title".into(), "标准化学校".into()), ("level".into(), "省".into())],
                yoy: true,
                ..slot("held")
            },
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(Sentence::parse(text).unwrap().parts, [Part::Figure(expected)], "{text}");
    }
}

#[test]
fn a_clause_holds_its_text_and_figures() {
    let sentence = Sentence::parse("排查{found}⟨,超期{overdue}⟩。").unwrap();
    let text = |t: &str| Part::Text(t.to_owned());
    let clause = Part::Clause(vec![text(",超期"), Part::Figure(slot("overdue"))]);
    assert_eq!(sentence.parts, [text("排查"), Part::Figure(slot("found")), clause, text("。")]);
    assert_eq!(sentence.figures().len(), 2);
}

#[test]
fn a_mistake_is_found_at_its_character() {
    let cases = [
        ("共{found", 1),
        ("共found}", 6),
        ("⟨甲", 2),
        ("甲⟩", 1),
        ("⟨甲⟨乙⟩⟩", 2),
        ("{}", 0),
        ("{排查数}", 0),
        ("{found|year}", 0),
        ("{found[kind]}", 0),
        ("{found[kind=a}", 0),
        ("{a.b.c}", 0),
    ];
    for (text, at) in cases {
        assert_eq!(Sentence::parse(text).unwrap_err().at, at, "{text}");
    }
}

#[test]
fn a_slice_becomes_a_condition_of_the_fields_type() {
    let scope = Scope::of(&law::ledger());
    let cases = [
        ("{m[kind=甲]}", "kind = '甲'"),
        ("{m[themes=a]}", "themes has 'a'"),
        ("{m[done=是]}", "done = true"),
        ("{m[place=CGXX]}", "place.code = 'CGXX'"),
        ("{m[unit.stage=小学,pupils=3]}", "unit.stage = '小学' and pupils = 3"),
        ("{m[title=a' or true --]}", "title = 'a'' or true --'"),
    ];
    for (text, expected) in cases {
        let sentence = Sentence::parse(text).unwrap();
        let condition = sentence.figures()[0].condition(&scope).unwrap().unwrap();
        assert_eq!(condition.source(), expected, "{text}");
    }
    assert_eq!(slot("m").condition(&scope), Ok(None));
    assert!(Sentence::parse("{m[kind=丁]}").unwrap().figures()[0].condition(&scope).is_err());
}
