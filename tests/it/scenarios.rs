//! Every case of `tests/scenarios` (and of the folder in `LEADTOWER_SCENARIOS`): situation in, decisions out, played
//! through the actions on a database of its own.

mod book;
mod compare;
mod format;
mod play;
mod situation;

use std::{
    fs,
    path::{Path, PathBuf},
};

use leadtower::{intake::normalise, model::lead::Profile};

use format::{File, Lead, Scenario};
use play::Stopped;

/// Another folder of cases, of the same shape.
const MORE: &str = "LEADTOWER_SCENARIOS";

/// The cases of our own folder that say nothing about leadtower, only about the program they come from.
const OF_OTHERS: [&str; 7] = [
    "calcom.json cal-05",
    "chatwoot.json cw-04",
    "chatwoot.json cw-07",
    "espocrm.json espo-02",
    "frappe.json frappe-05",
    "frappe.json frappe-07",
    "rt.json rt-04",
];

fn cases(folder: &Path) -> Vec<(String, Scenario)> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    // What a policy is, not a case of it.
    files.retain(|path| path.file_stem().is_none_or(|stem| stem != "policies"));
    files.sort();
    let mut cases = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let file: File = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(file.schema, "leadtower.scenarios/1", "{}", path.display());
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        cases.extend(file.scenarios.into_iter().map(|scenario| (name.clone(), scenario)));
    }
    cases
}

/// What became of the cases of a folder.
#[derive(Default)]
struct Tried {
    ran: usize,
    /// With the reason.
    skipped: Vec<(String, String)>,
    failures: Vec<String>,
}

impl Tried {
    fn all(cases: Vec<(String, Scenario)>) -> Self {
        let mut tried = Self::default();
        for (file, scenario) in cases {
            tried.one(format!("{file} {}", scenario.id), &scenario);
        }
        tried
    }

    fn one(&mut self, id: String, scenario: &Scenario) {
        let Some(expect) = scenario.expectation() else {
            self.skipped.push((id, "says nothing about leadtower".to_owned()));
            return;
        };
        match play::play(scenario) {
            Ok(played) => {
                self.ran += 1;
                let found = compare::differences(expect, &played);
                self.failures.extend(found.into_iter().map(|difference| format!("{id}: {difference}")));
            }
            Err(Stopped::Skipped(why)) => self.skipped.push((id, why)),
            Err(Stopped::Failed(why)) => {
                self.ran += 1;
                self.failures.push(format!("{id}: {why}"));
            }
        }
    }

    /// Prints what ran and what did not, and fails unless some ran, all as expected.
    #[track_caller]
    fn told(self, folder: &Path) -> Self {
        println!("scenarios: {} ran, {} skipped in {}", self.ran, self.skipped.len(), folder.display());
        for (id, why) in &self.skipped {
            println!("skipped {id}: {why}");
        }
        let (ran, failures) = (self.ran, &self.failures);
        assert!(ran > 0, "no scenario of {} ran", folder.display());
        assert!(failures.is_empty(), "{} of {ran} scenarios differ:\n{}", failures.len(), failures.join("\n"));
        self
    }
}

#[test]
fn scenarios_come_out_as_expected() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let tried = Tried::all(cases(&own)).told(&own);
    let skipped: Vec<&str> = tried.skipped.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(skipped, OF_OTHERS, "of our own folder no other case is skipped");
}

/// Fails when the folder is named and none of its cases ran, whatever our own did.
#[test]
fn scenarios_of_another_folder_come_out_as_expected() {
    let Some(folder) = std::env::var_os(MORE).map(PathBuf::from) else {
        println!("skipped: no folder in {MORE}");
        return;
    };
    Tried::all(cases(&folder)).told(&folder);
}

#[test]
#[should_panic(expected = "no scenario of")]
fn scenarios_of_an_empty_folder_are_no_success() {
    let folder = tempfile::tempdir().unwrap();
    Tried::all(cases(folder.path())).told(folder.path());
}

/// What is known of a lead, in the normal forms of intake.
fn profile(lead: &Lead) -> Profile {
    let source = lead.source.as_deref();
    Profile {
        name: Some(lead.id.clone()),
        email: lead.email.as_deref().and_then(normalise::email),
        // So that everybody can be known by something; nothing routes by it.
        phone: Some(lead.id.clone()),
        company: lead.company.clone(),
        account_ref: lead.crm_account.clone(),
        country: lead.country.as_deref().map(|code| code.parse().unwrap()),
        state: lead.state.as_deref().map(|code| code.parse().unwrap()),
        city: lead.city.clone(),
        postal_code: lead.postal_code.as_deref().map(|code| code.to_uppercase().replace(' ', "")),
        employees: lead.employees,
        revenue: lead.revenue,
        industry: lead.industry.clone(),
        product: lead.product.clone(),
        language: lead.language.as_deref().map(|tag| tag.parse().unwrap()),
        source: source.map(Into::into),
        kind: lead.kind.as_deref().map(Into::into),
        score: lead.score,
        tags: lead.tag.iter().map(|tag| tag.to_lowercase()).collect(),
        custom: lead.custom.iter().map(|(name, value)| (name.to_lowercase(), value.clone())).collect(),
        ..Profile::default()
    }
}
