//! The proof of the audit: documents with planted errors and their clean twins, and what the audit says of them.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod build;
mod filler;
mod hand;
mod maker;
mod measure;
mod pairs;
mod plants;
mod traps;
mod web;

use gangmu_document::audit::{Names, audit, compare};
use gangmu_document::{Document, Limits, read};

use crate::build::Pair;
use crate::measure::{Board, Region, Wanted, regions};
use crate::pairs::Couple;
use crate::plants::RELATIONS;

/// Decides every document; another seed gives another set.
const SEED: u64 = 20_240_901;

/// Decides a second set: the same ways to say it, other numbers beside other sentences.
const OTHER_SEED: u64 = SEED + 500_000;

/// Documents of a relation at least.
const AT_LEAST: usize = 10;

/// Relations of which a mere note is enough: what is wrong there is a matter of judgement.
const NOTE_IS_ENOUGH: &[&str] = &["R14", "R15", "R22", "R23", "R25"];

/// What the audit must reach.
mod floor {
    pub const RECALL: f64 = 0.95;
    pub const RECALL_OF_EACH: f64 = 0.85;
    pub const FALSE_ALARMS_PER_SENTENCE: f64 = 0.02;
    pub const PRECISION: f64 = 0.9;
}

fn document(text: &str) -> Document {
    read(text.as_bytes(), "a.txt", &Limits::default()).unwrap()
}

fn pairs(seed: u64) -> Vec<Pair> {
    let mut all = Vec::new();
    for (order, relation) in (0_u64..).zip(RELATIONS) {
        for round in 0..relation.phrases.len().max(AT_LEAST) {
            let index = round % relation.phrases.len();
            let own = seed.wrapping_add(order * 1_000 + u64::try_from(round).unwrap());
            all.push(build::write(relation.code, index, &relation.phrases[index], own));
        }
    }
    all
}

fn judge(board: &mut Board, pair: &Pair) {
    let relation = RELATIONS.iter().find(|relation| relation.code == pair.code).unwrap();
    let codes: Vec<&str> = [relation.code].into_iter().chain(relation.also.iter().copied()).collect();
    let names = pair.names.clone().map(|(place, units)| Names { place, units });
    let label = format!("#{}", pair.phrase);
    let planted = document(&pair.planted.text);
    let found = regions(0, &planted.text, &pair.planted.places);
    let quiet = NOTE_IS_ENOUGH.contains(&pair.code);
    let wanted =
        Wanted { row: pair.code, label: &label, codes: &codes, regions: &found, words: &pair.planted.places, quiet };
    board.planted(&wanted, &audit(&planted, names.as_ref()), &planted.text);
    let clean = document(&pair.clean.text);
    let none = Wanted { label: &format!("#{} clean", pair.phrase), regions: &[], ..wanted };
    board.outside(&none, &audit(&clean, names.as_ref()), &clean.text);
}

fn board(seed: u64) -> Board {
    let mut board = Board::default();
    pairs(seed).iter().for_each(|pair| judge(&mut board, pair));
    board
}

#[test]
fn planted_errors_are_found_and_clean_twins_are_left_alone() {
    let boards = [SEED, OTHER_SEED].map(board);
    boards.iter().for_each(|board| board.print("generated documents"));
    for board in &boards {
        assert_floors(board);
        for relation in RELATIONS.iter().filter(|relation| relation.minimum) {
            let row = &board.rows[relation.code];
            assert!(row.recall() >= floor::RECALL_OF_EACH, "{} recall {:.3}", relation.code, row.recall());
        }
    }
}

fn both_regions(one: &Document, other: &Document, texts: &(build::Text, build::Text)) -> Vec<Region> {
    let mut all = regions(0, &one.text, &texts.0.places);
    all.extend(regions(1, &other.text, &texts.1.places));
    all
}

fn judge_couple(board: &mut Board, couple: &Couple) {
    let (one, other) = (document(&couple.planted.0.text), document(&couple.planted.1.text));
    let found = both_regions(&one, &other, &couple.planted);
    let words: Vec<String> = couple.planted.0.places.iter().chain(&couple.planted.1.places).cloned().collect();
    let label = format!("#{}", couple.phrase);
    let both = format!("{}\n{}", one.text, other.text);
    let quiet = NOTE_IS_ENOUGH.contains(&couple.code);
    let wanted =
        Wanted { row: couple.code, label: &label, codes: &[couple.code], regions: &found, words: &words, quiet };
    board.planted(&wanted, &compare(&one, &other), &both);
    let (one, other) = (document(&couple.clean.0.text), document(&couple.clean.1.text));
    let none = Wanted { label: &format!("#{} clean", couple.phrase), regions: &[], ..wanted };
    board.outside(&none, &compare(&one, &other), &both);
}

#[test]
fn what_differs_between_two_documents_is_found() {
    let mut board = Board::default();
    pairs::couples(SEED).iter().for_each(|couple| judge_couple(&mut board, couple));
    board.print("pairs of documents");
    assert_floors(&board);
}

fn judge_written(board: &mut Board, written: &hand::Written) {
    let read = document(written.text);
    let said = audit(&read, None);
    let mut all = Vec::new();
    for slip in &written.slips {
        let found = regions(0, &read.text, &slip.quotes);
        let codes: Vec<&str> = [&slip.code].into_iter().chain(&slip.also).map(String::as_str).collect();
        let label = format!("{} {}", written.name, slip.code);
        let wanted = Wanted {
            row: "hand",
            label: &label,
            codes: &codes,
            regions: &found,
            words: &slip.quotes,
            quiet: slip.note,
        };
        board.find(&wanted, &said);
        all.extend(found);
    }
    let rest = Wanted { row: "hand", label: written.name, codes: &[], regions: &all, words: &[], quiet: false };
    board.outside(&rest, &said, &read.text);
}

#[test]
fn errors_in_documents_written_by_hand_are_found() {
    let mut board = Board::default();
    hand::all().iter().for_each(|written| judge_written(&mut board, written));
    board.print("documents written by hand");
    assert_floors(&board);
}

#[test]
fn errors_that_are_listed_stand_in_their_document_once() {
    for written in hand::all() {
        assert!((2..=4).contains(&written.slips.len()), "{}", written.name);
        for quote in written.slips.iter().flat_map(|slip| &slip.quotes) {
            assert_eq!(written.text.matches(quote.as_str()).count(), 1, "{}: {quote}", written.name);
        }
    }
}

fn assert_floors(board: &Board) {
    let total = board.total();
    assert!(total.recall() >= floor::RECALL, "recall {:.3}", total.recall());
    assert!(total.false_rate() <= floor::FALSE_ALARMS_PER_SENTENCE, "false alarms {:.4}", total.false_rate());
    assert!(total.precision() >= floor::PRECISION, "precision {:.3}", total.precision());
}

#[test]
fn the_set_is_large_varied_and_the_same_every_time() {
    let (once, again) = (pairs(SEED), pairs(SEED));
    assert!(once.len() >= 240, "{} documents", once.len());
    assert!(once.iter().zip(&again).all(|(a, b)| a.planted.text == b.planted.text && a.clean.text == b.clean.text));
    assert!(RELATIONS.iter().all(|relation| relation.phrases.len() >= 6));
    for pair in &once {
        let length = pair.planted.text.chars().filter(|c| !c.is_whitespace()).count();
        assert!((400..=1500).contains(&length), "{length} characters:\n{}", pair.planted.text);
        assert_ne!(pair.planted.text, pair.clean.text, "{} #{}", pair.code, pair.phrase);
    }
}

#[test]
fn a_planted_sentence_stands_in_its_document_as_written() {
    for pair in pairs(SEED) {
        for text in [&pair.planted, &pair.clean] {
            assert!(!text.text.contains(['⟦', '⟧', '¶', '§', '|']), "{}", text.text);
            assert!(!regions(0, &text.text, &text.places).is_empty());
        }
    }
}

#[test]
fn another_seed_gives_other_documents() {
    let (one, other) = (pairs(SEED), pairs(OTHER_SEED));
    let same = one.iter().zip(&other).filter(|(a, b)| a.planted.text == b.planted.text).count();
    assert_eq!(same, 0);
}
