//! Files nobody here wrote: real exports, files that break readers, and collected headers. Skipped where they are absent.

use std::{
    io::Cursor,
    path::{Path, PathBuf},
};

use leadtower::{
    intake::{self, DateOrder, Object, Options, Plan, Reject, SurveyError, Target, header, tables},
    model::lead::{Closing, LeadDraft, Standing},
};

use super::{mapped, plan_with, read, refusal};
use crate::support::data::data;

/// The canonical names of the header collection, as targets; `None` where several are right.
fn expected(canonical: &str) -> Target {
    match canonical {
        "lead_id" => Target::ExternalId,
        "full_name" => Target::Name,
        "job_title" => Target::Title,
        "annual_revenue" => Target::Revenue,
        "lead_source" => Target::Source,
        "lead_source_detail" => Target::SourceDetail,
        "lifecycle_stage" => Target::Lifecycle,
        "first_touch_at" => Target::TouchedAt,
        "last_activity_at" => Target::ActivityAt,
        "product_interest" => Target::Product,
        "amount" => Target::Value,
        "account_id" => Target::AccountRef,
        "opt_out_email" => Target::EmailOptOut,
        "opt_out_phone" => Target::PhoneOptOut,
        other => Target::from_name(other).unwrap_or_else(|| panic!("{other} is no target")),
    }
}

#[test]
fn collected_headers_mean_what_they_mean_and_traps_nothing() {
    let Some(path) = data("header-layouts/headers.csv") else { return };
    let (mut right, mut all, mut wrong, mut trapped) = (0, 0, Vec::new(), Vec::new());
    for record in csv::Reader::from_path(path).unwrap().into_records() {
        let record = record.unwrap();
        let (canonical, system, header) = (&record[0], &record[1], &record[3]);
        let shape = match system {
            "HubSpot" => "hubspot",
            "Salesforce" => "salesforce",
            "Pipedrive" => "pipedrive",
            "Zoho" => "zoho",
            "Dynamics 365" => "dynamics",
            "LeadSquared (X Education)" => "leadsquared",
            "Apollo" => "apollo",
            "Meta lead ads"
            | "Typeform"
            | "Gravity Forms"
            | "Web-to-lead"
            | "LinkedIn lead forms"
            | "Google Forms"
            | "Contact Form 7" => "forms",
            "Olist" => "olist",
            "Maven CRM" => "maven",
            "Real estate" => "realestate",
            _ => "generic",
        };
        let known = tables::named(shape).unwrap().lookup(Object::Leads, &header::words(header));
        let found = match known {
            tables::Known::Field(target, _) => Some(target),
            tables::Known::Ignored | tables::Known::Unknown => None,
        };
        if canonical == "TRAP" {
            trapped.extend(found.map(|target| format!("{system} `{header}` → {target}")));
            continue;
        }
        all += 1;
        let is_monthly = header.contains("monthly") && found == Some(Target::MonthlyRevenue);
        let is_expected_close = header == "Close Date" || header == "close_date";
        if found == Some(expected(canonical)) || is_monthly || (is_expected_close && found == Some(Target::ClosedAt)) {
            right += 1;
        } else {
            wrong.push(format!("{system} `{header}`: {canonical}, not {found:?}"));
        }
    }
    println!("{right} of {all} headers right");
    assert!(trapped.is_empty(), "{trapped:#?}");
    assert!(wrong.is_empty(), "{right} of {all} right; {wrong:#?}");
}

fn real(path: &str) -> Option<(Vec<LeadDraft>, Vec<Reject>, Plan)> {
    let bytes = std::fs::read(data(path)?).unwrap();
    let plan = plan_with(&bytes, Object::Leads, &Options::default()).unwrap_or_else(|error| panic!("{path}: {error}"));
    let (drafts, rejects) = read(&bytes, &plan);
    Some((drafts, rejects, plan))
}

fn count(drafts: &[LeadDraft], is: impl Fn(&LeadDraft) -> bool) -> usize {
    drafts.iter().filter(|draft| is(draft)).count()
}

fn is_converted(draft: &LeadDraft) -> bool {
    matches!(draft.standing, Standing::Closed(closing) if closing.is_conversion())
}

#[test]
fn real_lead_files_are_read_whole() {
    for (path, shape, drafts, rejected) in [
        ("olist-funnel/marketing_qualified_leads.csv", "olist", 5563, 0),
        ("olist-funnel/closed_deals.csv", "olist", 562, 0),
        ("maven-crm/sales_pipeline.csv", "maven", 6158, 0),
        ("x-education/Leads.csv", "leadsquared", 6468, 0),
        ("zoho-crm/Leads.csv", "zoho", 2723, 0),
        ("salesforce-api/Lead.csv", "salesforce", 60, 0),
        ("salesforce-api/Lead_tree.json", "salesforce", 22, 0),
        ("salesforce-labels/Lead.csv", "salesforce", 7000, 2),
        ("salesforce-labels/Opportunity.csv", "salesforce", 3252, 0),
        ("hubspot-export/contacts.csv", "hubspot", 950, 0),
        ("hubspot-export/messy_contacts_sample.csv", "hubspot", 25, 0),
        ("realestate-funnel/Leads.csv", "realestate", 3496, 0),
    ] {
        let Some((good, bad, plan)) = real(path) else { return };
        assert_eq!((plan.shape, good.len(), bad.len()), (shape, drafts, rejected), "{path}: {:?}", bad.first());
    }
}

#[test]
fn real_values_come_out_as_independent_figures_say() {
    let Some((olist, _, plan)) = real("olist-funnel/marketing_qualified_leads.csv") else { return };
    assert_eq!(plan.column(Target::CreatedAt).unwrap().date_order, Some(DateOrder::DayFirst));
    let days: Vec<_> = olist.iter().filter_map(|draft| draft.created_at).collect();
    assert_eq!(days.iter().min().unwrap().to_string(), "2017-06-14T00:00:00.000Z");
    assert_eq!(days.iter().max().unwrap().to_string(), "2018-04-04T00:00:00.000Z");
    assert_eq!(count(&olist, |draft| draft.profile.source.as_ref().is_some_and(|source| source.as_str() == "unknown")), 811);
    assert_eq!(count(&real("olist-funnel/closed_deals.csv").unwrap().0, is_converted), 562);

    let (maven, _, plan) = real("maven-crm/sales_pipeline.csv").unwrap();
    assert_eq!(plan.column(Target::CreatedAt).unwrap().date_order, Some(DateOrder::MonthFirst));
    assert_eq!(count(&maven, |draft| draft.standing == Standing::Closed(Closing::Won)), 2918);
    assert_eq!(count(&maven, |draft| draft.standing == Standing::Closed(Closing::Lost)), 1661);

    assert_eq!(count(&real("x-education/Leads.csv").unwrap().0, is_converted), 2454);
    assert_eq!(count(&real("zoho-crm/Leads.csv").unwrap().0, is_converted), 2560);
    assert_eq!(count(&real("salesforce-labels/Lead.csv").unwrap().0, is_converted), 943);
    assert_eq!(count(&real("salesforce-labels/Opportunity.csv").unwrap().0, is_converted), 953);

    let (estate, _, _) = real("realestate-funnel/Leads.csv").unwrap();
    assert_eq!((count(&estate, is_converted), count(&estate, |draft| draft.owner.is_none())), (622, 118));
    assert_eq!(count(&estate, |draft| draft.touched_at.is_some()), 1619);
}

#[test]
fn real_owners_are_never_the_lead() {
    let Some((hubspot, _, _)) = real("hubspot-export/contacts.csv") else { return };
    assert!(hubspot.iter().all(|draft| draft.owner.is_some() && draft.owner != draft.profile.email));
    let owners = ["michael.scott", "dwight.schrute", "pam.beesly"];
    let is_owner =
        |draft: &LeadDraft| draft.profile.email.as_ref().is_some_and(|email| owners.iter().any(|owner| email.starts_with(owner)));
    assert_eq!(count(&hubspot, is_owner), 0);
    let (api, _, _) = real("salesforce-api/Lead.csv").unwrap();
    assert!(api.iter().all(|draft| draft.profile.company.is_none() && draft.profile.account_ref.is_some()));
    let (messy, _, plan) = real("hubspot-export/messy_contacts_sample.csv").unwrap();
    assert_eq!(plan.column(Target::CreatedAt).unwrap().date_order, Some(DateOrder::MonthFirst));
    assert!(messy.iter().all(|draft| draft.created_at.is_some() && draft.profile.name.is_some()));
    assert_eq!(messy[0].owner.as_deref(), Some("Marcus Wong"));
}

#[test]
fn other_real_files_are_read_for_what_they_are() {
    for (path, object) in [
        ("maven-crm/accounts.csv", Object::Accounts),
        ("zoho-crm/Accounts.csv", Object::Accounts),
        ("hubspot-export/companies.csv", Object::Accounts),
        ("salesforce-api/Account.csv", Object::Accounts),
        ("maven-crm/sales_teams.csv", Object::Reps),
        ("zoho-crm/Users.csv", Object::Reps),
        ("realestate-funnel/Agents.csv", Object::Reps),
    ] {
        let Some(found) = data(path) else { return };
        let bytes = std::fs::read(found).unwrap();
        let plan = plan_with(&bytes, object, &Options::default()).unwrap_or_else(|error| panic!("{path}: {error}"));
        let good = match object {
            Object::Accounts => {
                intake::accounts(Cursor::new(&bytes), &plan).unwrap().filter(|row| row.as_ref().unwrap().result.is_ok()).count()
            }
            Object::Reps => {
                intake::reps(Cursor::new(&bytes), &plan).unwrap().filter(|row| row.as_ref().unwrap().result.is_ok()).count()
            }
            Object::Leads | Object::Absences => 0,
        };
        let nameless = if path == "zoho-crm/Accounts.csv" { 3 } else { 0 };
        assert!(good as u64 + nameless >= plan.rows, "{path}: {good} of {}", plan.rows);
    }
    for path in ["hubspot-export/companies.csv", "salesforce-api/Account.csv"] {
        let bytes = std::fs::read(data(path).unwrap()).unwrap();
        assert_eq!(refusal(&bytes), "this file holds accounts, not leads; use `import accounts`", "{path}");
    }
}

fn csv_files(under: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(under).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            csv_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending != "md" && ending != "json") {
            found.push(path);
        }
    }
}

/// The file with its first column taken as the id, so that files about anything can be read.
fn with_any_header(bytes: &[u8]) -> Result<Plan, SurveyError> {
    let first = match plan_with(bytes, Object::Leads, &Options::default()) {
        Err(SurveyError::NothingUsable { headers, .. }) => headers.into_iter().find(|header| !header.is_empty()),
        other => return other,
    };
    plan_with(bytes, Object::Leads, &mapped(&[(&first.unwrap_or_default(), "external_id")]))
}

#[test]
fn files_that_break_readers_are_accounted_for_row_by_row() {
    let Some(folder) = data("csv-torture") else { return };
    let mut files = Vec::new();
    csv_files(&folder, &mut files);
    assert!(files.len() > 100, "{}", files.len());
    let (mut read_in, mut refused) = (0, 0);
    for path in files {
        let bytes = std::fs::read(&path).unwrap();
        match with_any_header(&bytes) {
            Ok(plan) => {
                let (drafts, rejects) = read(&bytes, &plan);
                assert!(rejects.iter().all(|reject| reject.place.line > plan.header_line), "{}", path.display());
                read_in += usize::from(drafts.len() + rejects.len() > 0);
            }
            Err(_) => refused += 1,
        }
    }
    assert!(read_in > 60, "{read_in} read, {refused} refused");
}

#[test]
fn cells_equal_those_of_the_json_twin() {
    let Some(folder) = data("csv-torture/csv-spectrum") else { return };
    let mut compared = 0;
    for entry in std::fs::read_dir(folder.join("json")).unwrap() {
        let twin = entry.unwrap().path();
        let text = std::fs::read(&twin).unwrap();
        let Ok(expected) = serde_json::from_slice::<Vec<serde_json::Map<String, serde_json::Value>>>(&text) else { continue };
        let bytes = std::fs::read(folder.join("csvs").join(twin.file_stem().unwrap()).with_extension("csv")).unwrap();
        let Some(first) = expected.first() else { continue };
        let every: Vec<(&str, String)> = first.keys().map(|key| (key.as_str(), format!("custom.c_{key}"))).collect();
        let mut map: Vec<(&str, &str)> = every.iter().map(|(key, field)| (*key, field.as_str())).collect();
        // One column must say whom a row is about; its value is compared as all others.
        map[0].1 = "phone";
        let Ok(plan) = plan_with(&bytes, Object::Leads, &mapped(&map)) else { continue };
        let rows: Vec<_> = intake::leads(Cursor::new(&bytes), &plan).unwrap().map(|row| row.unwrap()).collect();
        assert_eq!(rows.len(), expected.len(), "{}", twin.display());
        for (row, expected) in rows.iter().zip(&expected) {
            let custom = match &row.result {
                Ok(draft) => draft.profile.custom.clone(),
                Err(reject) => plan
                    .columns
                    .iter()
                    .zip(&reject.cells)
                    .map(|(column, cell)| (column.target_name().replace("custom.", ""), cell.trim().to_owned()))
                    .collect(),
            };
            for (key, value) in expected.iter().skip(1) {
                let text = custom.get(&format!("c_{key}").to_lowercase()).map_or("", String::as_str);
                assert_eq!(text, value.as_str().unwrap_or_default().trim(), "{}: {key}", twin.display());
                compared += 1;
            }
        }
    }
    assert!(compared > 20, "{compared}");
}
