//! Tests what the server of `review --serve` saves, and to which files.

#![cfg(feature = "cli")]

mod common;

use common::served::{LANGUAGES, Server};
use common::{EN, FR, Place};

const MEMORY: &str = "source\ttarget\nOui.\tYes.\nNon.\tNo.\nFin.\tEnd.\n";

fn start(place: &Place) -> Server {
    place.write("m.tsv", MEMORY);
    Server::start(place, &[&["m.tsv"], &LANGUAGES[..]].concat())
}

/// A correction that replaces a pair of the memory.
fn correction(unit: u32, was: [&str; 2], now: [&str; 2], more: &str) -> String {
    let [[was_source, was_target], [source, target]] = [was, now];
    format!(
        "{{\"document\":\"m\",\"unit\":{unit},\"source\":\"{source}\",\"target\":\"{target}\",{more}\"was\":[\
         {{\"unit\":{unit},\"source\":\"{was_source}\",\"target\":\"{was_target}\"}}]}}\n"
    )
}

#[test]
fn only_documents_of_the_review_are_saved() {
    let place = Place::new();
    let server = start(&place);
    for wrong in [
        "",
        "\n",
        "new\n",
        "source\ttarget\n",
        // A pair is lost, at the end, at the start, or in part.
        "source\ttarget\nOui.\tYes.\nNon.\tNo.\n",
        "source\ttarget\nNon.\tNo.\nFin.\tEnd.\n",
        "source\ttarget\nOui.\tYes.\nNon. Fin.\tNo.\n",
        // A pair or an unaligned sentence is added.
        "source\ttarget\nOui.\tYes.\nNon.\tNo.\nFin.\tEnd.\nFin.\tEnd.\n",
        "source\ttarget\nOui.\tYes.\nNon.\tNo.\nFin.\tEnd.\nFin.\t\n",
        // All texts are different.
        "source\ttarget\nUn.\tOne.\nDeux.\tTwo.\nTrois.\tThree.\n",
        // One side is empty.
        "source\ttarget\nOui.\t\nNon.\tNo.\nFin.\tEnd.\n",
        // The pairs are in another order or belong to another document.
        "source\ttarget\nNon.\tNo.\nOui.\tYes.\nFin.\tEnd.\nx\ty\n",
        "document\tsource\ttarget\nother\tOui.\tYes.\nother\tNon.\tNo.\nother\tFin.\tEnd.\n",
        // A confidence is not a number from 0 to 1, or the document is in another format.
        "document\tsource\ttarget\tconfidence\tbead\nm\tOui.\tYes.\tmuch\t1-1\nm\tNon.\tNo.\t\t\nm\tFin.\tEnd.\t\t\n",
        "document\tsource\ttarget\tconfidence\tbead\nm\tOui.\tYes.\t7\t1-1\nm\tNon.\tNo.\t\t\nm\tFin.\tEnd.\t\t\n",
        "{\"source\":\"Oui.\",\"target\":\"Yes.\"}\n",
        "<tmx version=\"1.4\"/>",
    ] {
        let refusal = server.posted(422, "/save", "", wrong);
        assert!(refusal.starts_with("the page's document"), "{refusal}");
        assert_eq!(place.read("m.tsv"), MEMORY, "{wrong}");
    }
    assert_eq!(place.files(), ["m.tsv", "m.tsv.orig"]);
    for right in [
        MEMORY,
        // Pairs are merged or split, a sentence is moved, or texts are edited.
        "source\ttarget\nOui. Non.\tYes. No.\nFin.\tEnd.\n",
        "source\ttarget\nOui.\tYes.\nNon.\tNo.\nFin.\t\n\tEnd.\n",
        "source\ttarget\nOui.\tYes. No.\nNon. Fin.\tEnd.\n",
        "source\ttarget\nOui.\tYes.\nMais non !\tOh no!\nFin.\tEnd.\n",
        MEMORY,
    ] {
        server.posted(200, "/save", "", right);
        assert_eq!(place.read("m.tsv"), right);
    }
}

#[test]
fn text_is_lost_or_added_only_with_corrections() {
    let place = Place::new();
    let server = start(&place);
    let shorter = "source\ttarget\nOui.\tYes.\nFin.\tEnd.\n";
    server.posted(422, "/save", "", shorter);
    server.posted(
        200,
        "/corrections",
        "",
        correction(2, ["Non.", "No."], ["Non.", "No."], "\"export\":false,"),
    );
    server.posted(200, "/save", "", shorter);
    assert_eq!(place.read("m.tsv"), shorter);
    let split = correction(2, ["Non.", "No."], ["Non,", "No,"], "\"edited\":true,")
        + "{\"document\":\"m\",\"unit\":3,\"source\":\"jamais.\",\"target\":\"never.\",\"edited\":true,\"was\":[]}\n";
    let longer = "source\ttarget\nOui.\tYes.\nNon,\tNo,\njamais.\tnever.\nFin.\tEnd.\n";
    server.posted(422, "/save", "", longer);
    server.posted(200, "/corrections", "", &split);
    server.posted(200, "/save", "", longer);
    assert_eq!(place.read("m.tsv"), longer);
    // Without the corrections, only the original texts are valid again.
    server.posted(200, "/corrections", "", "");
    server.posted(422, "/save", "", longer);
    server.posted(200, "/save", "", MEMORY);
}

#[test]
fn only_corrections_of_the_review_are_saved() {
    let place = Place::new();
    let server = start(&place);
    let right = correction(1, ["Oui.", "Yes."], ["Si.", "Yes."], "");
    let deep = format!(
        "{{\"source\":\"a\",\"target\":\"b\",\"was\":{}{}}}",
        "[".repeat(500_000),
        "]".repeat(500_000)
    );
    for wrong in [
        "no JSON",
        "[]",
        "{}",
        "{\"source\":\"a\"",
        &deep,
        &right.replace("\"was\"", "\"is\""),
        &right.replace("\"source\":\"Si.\"", "\"source\":1"),
        &right.replace("\"unit\":1", "\"unit\":-1"),
        &right.replace("\"unit\":1", "\"unit\":99999999999"),
        // A correction of an unknown pair, two corrections of the same pair, and a correction that replaces
        // nothing.
        &right.replace("Oui.", "Autre."),
        &(right.clone() + &right),
        &right.replace("\"was\":[{\"unit\":1,\"source\":\"Oui.\",\"target\":\"Yes.\"}]", "\"was\":[]"),
        &right.replace("\"was\"", "\"confidence\":7,\"was\""),
        &right.replace("\"was\"", "\"source_sentences\":[5,2],\"was\""),
        &right.replace("\"was\"", "\"fixed\":\"yes\",\"was\""),
    ] {
        let refusal = server.posted(422, "/corrections", "", wrong);
        assert!(refusal.starts_with("the page's corrections:"), "{refusal}");
    }
    assert_eq!(place.files(), ["m.tsv", "m.tsv.orig"]);
    server.posted(200, "/corrections", "", &right);
    assert_eq!(place.read("m.tsv.corrections.jsonl"), right);
    // The page can still be loaded.
    assert!(server.expect(200, "GET /?token=TOKEN HTTP/1.1\r\nHost: HOST\r\n\r\n").contains("Si."));
}

#[test]
fn documents_in_tmx_and_jsonl_are_checked_too() {
    let place = Place::new();
    place.write("m.tsv", MEMORY);
    for name in ["m.tmx", "m.jsonl"] {
        place.run(&[&["convert", "m.tsv", name, "--quiet"], &LANGUAGES[..]].concat()).succeeds();
        let first = place.read(name);
        let server = Server::start(&place, &[name]);
        let half = &first[..first.len() / 2];
        let other = first.replace("\"en\"", "\"de\"");
        let without_last: String = match name {
            "m.tmx" => [first.split_once("<tu ").unwrap().0, "</body></tmx>"].concat(),
            _ => first.lines().take(2).map(|line| format!("{line}\n")).collect(),
        };
        for wrong in
            ["", "{}", "[1]", MEMORY, half, &other, &without_last, &first.replace("Oui.</seg>", "Oui.")]
        {
            if wrong != first {
                server.posted(422, "/save", "", wrong);
            }
        }
        assert_eq!(place.read(name), first);
        let edited = first.replace("Non.", "Mais non !");
        server.posted(200, "/save", "", &edited);
        assert_eq!(place.read(name), edited);
    }
    // JSON Lines refer to sentences, paragraphs and bytes by number.
    let ranges = "{\"source\":\"Oui.\",\"target\":\"Yes.\",\"source_lang\":\"fr\",\"target_lang\":\"en\",\
                  \"source_sentences\":[0,1],\"target_sentences\":[0,1]}\n";
    place.write("r.jsonl", ranges);
    let server = Server::start(&place, &["r.jsonl"]);
    for wrong in [
        ranges.replace("\"source_sentences\":[0,1]", "\"source_sentences\":[0,2]"),
        ranges.replace("\"source_sentences\":[0,1]", "\"source_sentences\":[1,0]"),
        ranges.replace("\"source_sentences\":[0,1]", "\"source_sentences\":[0,-1]"),
        ranges.replace("\"source_sentences\":[0,1]", "\"source_bytes\":[0,1]"),
        ranges.replace("\"Oui.\"", "[\"Oui.\"]"),
        ranges.replace("\"target\"", "\"tmx\":1,\"target\""),
    ] {
        server.posted(422, "/save", "", &wrong);
    }
    server.posted(200, "/save", "", ranges);
}

/// A correction that merges the first two pairs of the two texts.
const MERGED: &str = "{\"document\":\"a\",\"source\":\"\",\"target\":\"\",\"source_sentences\":[0,2],\"target_sentences\":[0,2]}\n";

#[test]
fn two_documents_are_saved_from_the_start_and_continued_later() {
    let place = Place::with_pair();
    let args = ["a.fr.txt", "a.en.txt", "-o", "out.tsv"];
    let mut server = Server::start(&place, &args);
    place.run(&["align", "a.fr.txt", "a.en.txt", "-o", "aligned.tsv", "--keep-nulls", "--quiet"]).succeeds();
    let first = place.read("out.tsv");
    assert_eq!(first, place.read("aligned.tsv"));
    let without_last = &first[..first.trim_end().rfind('\n').unwrap() + 1];
    for wrong in [without_last, &first.replace(".\t", "."), &(first.clone() + "a\tEncore.\tMore.\t\t\n")] {
        server.posted(422, "/save", "", wrong);
    }
    for wrong in [
        MERGED.replace("\"target_sentences\":[0,2]", "\"target_sentences\":[0,9]"),
        MERGED.replace("[0,2],\"t", "[0,9],\"export\":false,\"fixed\":false,\"t"),
        MERGED.replace("\"source_sentences\":[0,2]", "\"source_sentences\":[2,0]"),
        MERGED.replace("\"document\":\"a\"", "\"document\":\"b\""),
        format!("{MERGED}{}", MERGED.replace("[0,2]", "[1,3]")),
        MERGED.replace("\"source_sentences\"", "\"was\":[],\"other\""),
    ] {
        server.posted(422, "/corrections", "", &wrong);
    }
    server.posted(200, "/save", "", &first);
    server.posted(200, "/corrections", "", MERGED);
    let lines: Vec<&str> = first.lines().collect();
    let [_, a, b] = [lines[0], lines[1], lines[2]].map(|line| line.split('\t').collect::<Vec<_>>());
    let merged = format!("a\t{} {}\t{} {}\t1.000\t2-2", a[1], b[1], a[2], b[2]);
    let merged = [&[lines[0], &merged], &lines[3..]].concat().join("\n") + "\n";
    server.posted(200, "/save", "", &merged);
    assert_eq!(place.read("out.tsv"), merged);
    let excluded = MERGED.replace("{", "{\"export\":false,");
    server.posted(422, "/save", "", merged.replace(lines[3], ""));
    server.posted(200, "/corrections", "", &excluded);
    let shorter = [&[lines[0]], &lines[3..]].concat().join("\n") + "\n";
    server.posted(200, "/save", "", &shorter);
    server.posted(422, "/save", "", shorter.replace(lines[3], ""));
    // The next server starts from the corrections of this one.
    server.posted(200, "/corrections", "", MERGED);
    server.posted(200, "/save", "", &merged);
    server.kill();
    let server = Server::start(&place, &args);
    assert!(
        server.notes.contains("continuing the review with out.tsv.corrections.jsonl"),
        "{}",
        server.notes
    );
    let page = server.expect(200, "GET /?token=TOKEN HTTP/1.1\r\nHost: HOST\r\n\r\n");
    assert!(page.contains("\"reviews\":{\"0\":{\"checked\":true"), "{page}");
    server.posted(200, "/save", "", &merged);
    assert_eq!(place.read("out.tsv"), merged);
    assert_eq!(place.read("a.fr.txt") + &place.read("a.en.txt"), format!("{FR}{EN}"));
}

#[test]
fn one_file_has_one_server() {
    let place = Place::new();
    let mut server = start(&place);
    std::fs::create_dir(place.path("folder")).unwrap();
    let second = |path: &str| place.run(&[&["review", path, "--serve"], &LANGUAGES[..]].concat());
    let mut names = vec!["m.tsv", "./m.tsv", "folder/../m.tsv"];
    if cfg!(unix) {
        #[cfg(unix)]
        std::os::unix::fs::symlink("m.tsv", place.path("soft.tsv")).unwrap();
        std::fs::hard_link(place.path("m.tsv"), place.path("hard.tsv")).unwrap();
        names.extend(["soft.tsv", "hard.tsv"]);
    }
    let absolute = place.path("m.tsv").to_str().unwrap().to_owned();
    names.push(&absolute);
    for name in &names {
        second(name).fails(3, &[name, "another enregard process is saving to this file", "already open"]);
    }
    place.write("other.tsv", MEMORY);
    let as_output = [&["review", "other.tsv", "-o", "m.tsv", "--serve"], &LANGUAGES[..]].concat();
    place.run(&as_output).fails(3, &["m.tsv", "another enregard"]);
    // The file stays locked after the server has replaced it, and the first server still works.
    server.posted(200, "/save", "", MEMORY.replace("Oui", "Si"));
    for name in names.iter().filter(|&&name| name != "hard.tsv") {
        second(name).fails(3, &["another enregard"]);
    }
    server.posted(200, "/save", "", MEMORY);
    // Another file can be served, and so can this one after its server has ended.
    drop(Server::start(&place, &[&["other.tsv"], &LANGUAGES[..]].concat()));
    server.kill();
    drop(Server::start(&place, &[&["m.tsv"], &LANGUAGES[..]].concat()));
    // A file that the first server creates belongs to it too.
    place.write("a.fr.txt", FR);
    place.write("a.en.txt", EN);
    let args = ["review", "a.fr.txt", "a.en.txt", "-o", "new.tmx", "--serve"];
    let _server = Server::start(&place, &args[1..5]);
    place.run(&args).fails(3, &["new.tmx", "another enregard"]);
}

#[test]
fn a_file_keeps_its_port() {
    // Another program may happen to use the port of a file for a moment, so the test tries three files.
    let mut places = (0..3).map(|_| Place::new()).map(|place| {
        let mut server = start(&place);
        server.kill();
        let again = Server::start(&place, &[&["m.tsv"], &LANGUAGES[..]].concat());
        assert_ne!(again.token, server.token);
        (place, server.host.clone(), again)
    });
    let (place, host, again) =
        places.find(|(_, host, again)| again.host == *host).expect("a port that stays");
    // If the port that the user requests is in use, that is an error.
    let port = host.split_once(':').unwrap().1;
    place.write("other.tsv", MEMORY);
    let other = [&["review", "other.tsv", "--serve", "--port", port], &LANGUAGES[..]].concat();
    place.run(&other).fails(3, &[&format!("--port {port}:"), "choose another port"]);
    assert_eq!(place.files(), ["m.tsv", "m.tsv.orig", "other.tsv"]);
    // If the usual port of a file is in use, the server chooses another.
    drop(again);
    let _taken = std::net::TcpListener::bind(&host).unwrap();
    let other = Server::start(&place, &[&["m.tsv"], &LANGUAGES[..]].concat());
    assert_ne!(other.host, host);
}

#[test]
fn a_page_does_not_overwrite_changes_that_it_does_not_know() {
    let place = Place::new();
    let server = start(&place);
    let edited = |text: &str| MEMORY.replace("Oui.", text);
    let of = |page: &str, known: u32| format!("X-Enregard-Page: {page}\r\nIf-Match: {known}\r\n");
    // Two pages of one server change the file.
    assert_eq!(server.posted(200, "/save", &of("a", 0), edited("A.")), "1");
    assert!(server.posted(412, "/save", &of("b", 0), edited("B.")).contains("another window"));
    server.posted(412, "/corrections", &of("b", 0), "");
    server.posted(412, "/save", "If-Match: 0\r\n", edited("B."));
    assert_eq!(place.read("m.tsv"), edited("A."));
    // A page that did not receive the response to its own last change may save again.
    assert_eq!(server.posted(200, "/save", &of("a", 0), edited("A!")), "2");
    assert_eq!(server.posted(200, "/save", &of("b", 2), edited("B.")), "3");
    server.posted(412, "/save", &of("a", 2), edited("A."));
    assert_eq!(server.posted(200, "/alive", "", ""), "3");
    let page = server.expect(200, "GET /?token=TOKEN HTTP/1.1\r\nHost: HOST\r\n\r\n");
    assert!(page.contains("\"revision\":3"), "{page}");
    // Another program changes the file.
    place.write("m.tsv", "theirs\n");
    for fields in ["", &of("b", 3)] {
        assert!(server.posted(409, "/save", fields, MEMORY).contains("m.tsv was changed by another program"));
        server.posted(409, "/corrections", fields, "");
    }
    assert_eq!(place.read("m.tsv"), "theirs\n");
    // The user decides to replace the file. Its old content is kept in another file.
    server.posted(200, "/save", "X-Enregard-Replace: yes\r\n", MEMORY);
    assert_eq!(place.read("m.tsv"), MEMORY);
    assert_eq!(place.read("m.tsv.replaced-1"), "theirs\n");
    server.posted(200, "/save", "", MEMORY);
    // If the file was deleted, it is written again.
    std::fs::remove_file(place.path("m.tsv")).unwrap();
    server.posted(200, "/save", "", MEMORY);
    assert_eq!(place.read("m.tsv"), MEMORY);
}

/// Runs the server under `sh` with a limit on the size of files, which has the effect of a full disk.
#[cfg(unix)]
#[test]
fn a_full_disk_is_reported_and_the_file_is_kept() {
    let place = Place::new();
    place.write("m.tsv", MEMORY);
    let mut command = std::process::Command::new("sh");
    // The signal is ignored, so that a write beyond the limit fails. The unit of the limit is 512 or 1024
    // bytes.
    let script = "trap '' XFSZ; ulimit -f 1; exec \"$@\"";
    command.args(["-c", script, "sh", env!("CARGO_BIN_EXE_enregard"), "review", "m.tsv", "--serve"]);
    command.args(LANGUAGES).current_dir(place.path("."));
    let server = Server::wait_for(command);
    let long = MEMORY.replace("Oui.", &"Oui. ".repeat(1000));
    let fault = server.posted(500, "/save", "", &long);
    assert!(fault.contains("m.tsv: "), "{fault}");
    assert_eq!(place.read("m.tsv"), MEMORY);
    let long = correction(1, ["Oui.", "Yes."], [&"Oui. ".repeat(1000), "Yes."], "");
    server.posted(500, "/corrections", "", &long);
    assert_eq!(place.files(), ["m.tsv", "m.tsv.orig"], "no temporary file is left");
    // The server continues, and does not mistake its own failed write for a change by another program.
    server.posted(200, "/save", "", MEMORY.replace("Oui.", "Si."));
}

#[test]
fn a_server_that_is_killed_leaves_a_complete_file() {
    let place = Place::new();
    let lines: String = (0..20_000).map(|n| format!("Phrase {n}.\tSentence {n}.\n")).collect();
    let [old, new] = ["Oui.", "Non."].map(|text| format!("source\ttarget\n{text}\tYes.\n{lines}"));
    let mut outcomes = [0, 0];
    for round in 0..8 {
        place.write("m.tsv", &old);
        let mut server = Server::start(&place, &[&["m.tsv"], &LANGUAGES[..]].concat());
        let head = format!(
            "POST /save HTTP/1.1\r\nHost: HOST\r\nX-Enregard-Token: TOKEN\r\nContent-Length: {}\r\n\r\n",
            new.len()
        );
        let stream = server.begin(&(head + &new));
        // The times of the kills are spread over the time that saving takes.
        std::thread::sleep(std::time::Duration::from_millis(40 * round));
        server.kill();
        drop(stream);
        let left = place.read("m.tsv");
        assert!(left == old || left == new, "{} bytes", left.len());
        outcomes[usize::from(left == new)] += 1;
        // A leftover temporary file does not prevent the next server from working.
        let server = Server::start(&place, &[&["m.tsv"], &LANGUAGES[..]].concat());
        server.posted(200, "/save", "", &left);
    }
    assert!(outcomes[0] > 0, "the server was always killed too late");
}
