//! The same over the sample company, whose screens are full and whose names are as people's names are.

use leadtower::{
    actions::Desk,
    clock::Clock,
    demo,
    model::{journal::Actor, time::Instant},
    rulebook::english,
    tui::{
        format,
        msg::{Msg, Size},
        state::case::must_go_to,
        theme::{Glyphs, Theme},
    },
};

use crate::support::{live::Live, screen::text};

use super::{sizes, themes};

/// From the Queue, with its first lead under the cursor.
const PLACES: [&str; 40] = [
    "",
    "jj",
    "jja",
    "<enter>",
    "<enter>]",
    "<enter>]]",
    "<enter>]]]",
    "jx",
    "jO",
    "s",
    "/ma",
    "2",
    "2j",
    "2jh",
    "2a",
    "3",
    "3j",
    "3jo",
    "3je",
    "3/an",
    "4",
    "4jjj",
    "4]jj",
    "4]]j",
    "4[j",
    "jT",
    "4[jj",
    "4je",
    "4]]]]je",
    "4tW1",
    "5",
    "5]j",
    "5<enter>",
    "5d",
    "5<enter>j",
    "5jhh<enter>",
    "X",
    "I",
    "6",
    "6j",
];

fn company() -> Live {
    let now: Instant = "2026-11-24T17:42:00Z".parse().unwrap();
    let actor = Actor::named("dana");
    let desk = Desk::new(demo::tell(1, now, &actor).unwrap(), Clock::Fixed(now), actor);
    Live::over(desk, now, 120, 36)
}

fn go(live: &mut Live, keys: &str) {
    live.keys("<esc><esc><esc><esc><esc>3<esc><esc>1<esc><esc>g").keys(keys);
}

fn resize(live: &mut Live, width: u16, height: u16) {
    live.hear(vec![Msg::Resize(Size { width, height })]);
}

/// B70, B75 and B77 at once: the company takes a while to make.
#[test]
fn b75_b70_b77_over_the_sample_company_nothing_that_matters_is_cut() {
    let mut live = company();
    let mono = Theme::built_in("mono").unwrap();
    let ascii = mono.clone().drawn_with(Glyphs::Ascii);
    let mut wrong = Vec::new();
    for keys in PLACES {
        for (width, height) in [(120, 36), (80, 24)] {
            resize(&mut live, 120, 36);
            go(&mut live, keys);
            resize(&mut live, width, height);
            let shown = text(&live.drawn(&mono));
            for (wanted, theme) in themes() {
                assert_eq!(text(&live.drawn(&theme)), shown, "{keys} {wanted:?}");
            }
            let names = names_and_reasons(&live);
            for line in shown.lines() {
                // Where there is room, numbers and states; at 80x24 nothing but names, companies and reasons is cut.
                let may_be_cut = |cut: &str| names.iter().any(|name| sizes::is_of(cut, name));
                let is_wrong = |cut: &&str| is_number_or_state(cut) || ((width, height) == (80, 24) && !may_be_cut(cut));
                for cut in sizes::cuts(line).into_iter().filter(is_wrong) {
                    wrong.push(format!("{keys} at {width}x{height}: `{cut}` is cut in\n{line}"));
                }
            }
            for hint in live.app.keymap.hints(live.app.place(), usize::from(width) - 2, |action| live.app.works(action)) {
                let hint = live.app.row_hint(hint).unwrap_or_else(|| hint.to_owned());
                assert!(shown.contains(&hint), "{keys} at {width}x{height}: {hint}\n{shown}");
            }
            let signs =
                |shown: &str| shown.chars().filter(|sign| ('\u{2190}'..='\u{25ff}').contains(sign) || *sign == '…').count();
            let plain = text(&live.drawn(&ascii));
            assert_eq!(signs(&plain), 0, "{keys} at {width}x{height}\n{plain}");
        }
    }
    assert_eq!(wrong, [""; 0], "{}", wrong.join("\n"));
    for (width, height) in [(120, 36), (80, 24)] {
        resize(&mut live, width, height);
        go(&mut live, "");
        let shown = text(&live.drawn(&mono));
        for row in live.app.queue.list.visible(usize::from(live.app.plan().rows)) {
            let line = shown.lines().find(|line| line.contains(row.name.as_deref().unwrap_or("?"))).unwrap();
            assert!(line.contains(format::state(row, live.app.now).0), "{line}");
            assert!(line.contains(&format::due(row, live.app.now, live.app.zone).text), "{line}");
        }
    }
}

/// Of what was cut, the last word: a number, a time, or capitals that tell a state. After a blank the word is whole.
fn is_number_or_state(cut: &str) -> bool {
    let last = cut.rsplit(' ').next().unwrap_or(cut);
    let is_state = last.len() > 2 && last.chars().all(|letter| letter.is_ascii_uppercase());
    let is_number = last.chars().any(|letter| letter.is_ascii_digit()) && !last.chars().any(char::is_alphabetic);
    is_state || is_number
}

/// What an ellipsis may stand in: names, companies, the names of rules, and the reasons of a list, which stand whole beside
/// or below it.
fn names_and_reasons(live: &Live) -> Vec<String> {
    let app = &live.app;
    let mut all: Vec<String> = Vec::new();
    for row in app.queue.list.rows().iter().chain(app.fallback.list.rows()) {
        let (name, company) = (row.name.clone().unwrap_or_default(), row.company.clone().unwrap_or_default());
        all.extend([format!("L-{} {name}, {company}", row.id), format!("{name} {company}"), name, company]);
        all.extend(row.rule.iter().map(ToString::to_string));
    }
    let table = app.card.iter().filter_map(|card| card.explanation.as_ref());
    all.extend(table.flat_map(|told| told.table.rows.iter().map(|row| row.what.clone())));
    all.extend(app.activity.list.rows().iter().map(|row| row.said.clone()));
    // What a rule asks and where its leads go, a policy, and who is next: all of them stand whole in the detail.
    if let Some(page) = &app.book.page {
        let strategy = |pool: &str| page.book.pools.iter().find(|one| one.name.as_str() == pool).map(|one| one.strategy);
        for rule in &page.book.rules {
            all.push(format!("{}: {}", rule.name, english::criteria_in_short(&rule.when)));
            all.push(english::destination_in_short(&rule.to, str::to_owned, strategy));
        }
        all.extend(page.book.slas.iter().map(english::sla));
        all.extend(page.book.tests.iter().map(|test| test.name.clone()));
        all.extend(page.book.tests.iter().map(|test| format!("a case that wants {}", must_go_to(test))));
        let name = |rep| app.reps.name(rep).unwrap_or_default();
        let turns = page.pools.iter().map(|pool| pool.outlook.turns.iter().map(|rep| name(*rep)).collect::<Vec<_>>().join(", "));
        all.extend(turns);
    }
    let drill = app.fairness.drill.iter();
    all.extend(drill.flat_map(|drill| drill.list.rows().iter().map(|row| row.why.clone())));
    all
}
