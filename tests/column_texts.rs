//! Tests `align` with columns of tables as its texts.

#![cfg(all(feature = "cli", feature = "documents"))]

mod common;

use common::Place;

const CSV: &str = "id;fr;en\n\
    1;\"Le phare fut construit en 1874. Il domine une baie que les pêcheurs redoutent.\";\
    \"The lighthouse was built in 1874, and it overlooks a bay that fishermen dread.\"\n\
    2;\"Le gardien sauva onze marins.\nLa commune lui offrit une montre en or.\";\n\
    3;\"Cette montre est aujourd'hui au musée de la marine.\";\"This watch is now in the maritime museum.\"\n";

fn place() -> Place {
    let place = Place::new();
    place.write("both.csv", CSV);
    place
}

/// The pairs of texts in TSV.
fn pairs(tsv: &str) -> Vec<[&str; 2]> {
    tsv.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>()).map(|row| [row[1], row[2]]).collect()
}

#[test]
fn two_columns_of_a_table_are_aligned() {
    let place = place();
    let run = place.run(&["align", "both.csv", "both.csv", "--src-col", "fr", "--tgt-col", "3"]);
    let expected = [
        [
            "Le phare fut construit en 1874. Il domine une baie que les pêcheurs redoutent.",
            "The lighthouse was built in 1874, and it overlooks a bay that fishermen dread.",
        ],
        ["Cette montre est aujourd'hui au musée de la marine.", "This watch is now in the maritime museum."],
    ];
    assert_eq!(pairs(run.succeeds()), expected);
    let args = [
        "align",
        "both.csv",
        "both.csv",
        "--src-col",
        "2",
        "--tgt-col",
        "en",
        "--to",
        "jsonl",
        "--keep-nulls",
    ];
    let jsonl = place.run(&args);
    // Each line of a cell is a paragraph.
    let units: Vec<serde_json::Value> =
        jsonl.succeeds().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(units.last().unwrap()["source_paragraphs"], serde_json::json!([3, 4]));
}

#[test]
fn a_column_is_aligned_with_that_of_another_table_or_with_a_text() {
    let place = place();
    place.write(
        "fr.tsv",
        "n\ttext\n1\tLe phare domine une baie que les pêcheurs redoutent.\n2\tIl pleuvait.\n",
    );
    place.write(
        "en.tsv",
        "n\ttext\n1\tThe lighthouse overlooks a bay that fishermen dread.\n2\tIt was raining.\n",
    );
    let two = place.run(&["align", "fr.tsv", "en.tsv", "--src-col", "text"]);
    assert_eq!(pairs(two.succeeds())[1], ["Il pleuvait.", "It was raining."]);
    // The header is no sentence, also if the column is chosen by its number.
    let numbered = place.run(&["align", "fr.tsv", "en.tsv", "--src-col", "2", "--tgt-col", "2"]);
    assert_eq!(pairs(numbered.succeeds()).len(), 2);
    place.write("en.txt", "The lighthouse overlooks a bay that fishermen dread.\nIt was raining.\n");
    let text = place.run(&["align", "fr.tsv", "en.txt", "--src-col", "text"]);
    assert_eq!(pairs(text.succeeds()), pairs(two.succeeds()));
}

#[test]
fn sheets_are_read_as_texts() {
    let place = place();
    place.run(&["convert", "both.csv", "both.xlsx", "--src-col", "fr", "--tgt-col", "en"]).succeeds();
    let run = place.run(&["align", "both.xlsx", "both.xlsx", "--src-col", "C", "--tgt-col", "target"]);
    assert_eq!(pairs(run.succeeds()).len(), 2);
    let unclear = place.run(&["align", "both.xlsx", "both.csv"]);
    unclear.fails(2, &["both.xlsx: cannot tell which of the", "3 (source): French", "set --src-col"]);
}

#[test]
fn damaged_rows_are_skipped_with_a_warning_and_the_table_is_protected() {
    let place = place();
    place.write("short.csv", format!("{CSV}4;trop court\n"));
    let run = place.run(&["align", "short.csv", "short.csv", "--src-col", "fr", "--tgt-col", "en"]);
    assert_eq!(pairs(run.succeeds()).len(), 2);
    assert_eq!(run.stderr.matches("short.csv: 1 row skipped").count(), 1, "{}", run.stderr);
    let args = ["align", "both.csv", "both.csv", "--src-col", "fr", "--tgt-col", "en", "-o", "both.csv"];
    place.run(&args).fails(2, &["would overwrite the input both.csv"]);
    assert_eq!(place.read("both.csv"), CSV);
}
