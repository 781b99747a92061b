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

fn folders() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    std::iter::once(own).chain(std::env::var_os(MORE).map(PathBuf::from)).collect()
}

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

#[test]
fn scenarios_come_out_as_expected() {
    let (mut ran, mut skipped, mut failures) = (0, Vec::new(), Vec::new());
    for (file, scenario) in folders().iter().flat_map(|folder| cases(folder)) {
        let id = format!("{file} {}", scenario.id);
        let Some(expect) = scenario.expectation() else {
            skipped.push(format!("{id}: says nothing about leadtower"));
            continue;
        };
        match play::play(&scenario) {
            Ok(played) => {
                ran += 1;
                let found = compare::differences(expect, &played);
                failures.extend(found.into_iter().map(|difference| format!("{id}: {difference}")));
            }
            Err(Stopped::Skipped(why)) => skipped.push(format!("{id}: {why}")),
            Err(Stopped::Failed(why)) => {
                ran += 1;
                failures.push(format!("{id}: {why}"));
            }
        }
    }
    println!("scenarios: {ran} ran, {} skipped", skipped.len());
    for line in &skipped {
        println!("skipped {line}");
    }
    assert!(ran > 0, "no scenario ran");
    assert!(failures.is_empty(), "{} of {ran} scenarios differ:\n{}", failures.len(), failures.join("\n"));
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
