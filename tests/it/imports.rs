//! Files of every kind: what is read in, what is rejected with row, column and reason, and what is refused with a message.

use std::{
    io::Cursor,
    path::{Path, PathBuf},
};

use leadtower::{
    intake::{self, Because, DateOrder, Object, Options, Plan, Purpose, Reject, SurveyError, Target, header, tables},
    model::lead::{Closing, LeadDraft, Standing},
};

fn data(name: &str) -> Option<PathBuf> {
    let path = Path::new("/work/shared/data").join(name);
    if !path.exists() {
        eprintln!("skipped: {} is not here", path.display());
        return None;
    }
    Some(path)
}

fn plan_with(bytes: &[u8], object: Object, options: &Options) -> Result<Plan, SurveyError> {
    intake::survey(&mut Cursor::new(bytes), object, options)
}

fn plan(bytes: &[u8]) -> Plan {
    plan_with(bytes, Object::Leads, &Options::default()).unwrap()
}

fn refusal(bytes: &[u8]) -> String {
    plan_with(bytes, Object::Leads, &Options::default()).unwrap_err().to_string()
}

fn mapped(columns: &[(&str, &str)]) -> Options {
    let map = columns.iter().map(|(column, field)| ((*column).to_owned(), (*field).to_owned())).collect();
    Options { map, ..Options::default() }
}

fn read(bytes: &[u8], plan: &Plan) -> (Vec<LeadDraft>, Vec<Reject>) {
    let (mut drafts, mut rejects) = (Vec::new(), Vec::new());
    for (index, row) in intake::leads(Cursor::new(bytes), plan).unwrap().enumerate() {
        let row = row.unwrap();
        assert_eq!(row.place.row, index as u64 + 1);
        match row.result {
            Ok(draft) => drafts.push(draft),
            Err(reject) => rejects.push(reject),
        }
    }
    assert_eq!(plan.rows, (drafts.len() + rejects.len()) as u64, "rows counted are drafts and rejects");
    (drafts, rejects)
}

fn leads(text: &str) -> (Vec<LeadDraft>, Vec<Reject>) {
    read(text.as_bytes(), &plan(text.as_bytes()))
}

fn lead(text: &str) -> LeadDraft {
    let (drafts, rejects) = leads(text);
    assert_eq!(rejects, []);
    assert_eq!(drafts.len(), 1);
    drafts.into_iter().next().unwrap()
}

fn target_of<'p>(plan: &'p Plan, column: &str) -> &'p Purpose {
    &plan.columns.iter().find(|known| known.header == column).unwrap().purpose
}

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

fn read_file(path: &str, object: Object) -> Option<(Vec<u8>, Plan)> {
    let bytes = std::fs::read(data(path)?).unwrap();
    let plan = plan_with(&bytes, object, &Options::default()).unwrap_or_else(|error| panic!("{path}: {error}"));
    Some((bytes, plan))
}

fn shown(plan: &Plan) -> String {
    let mut text = format!("{} {:?} {:?} rows {}\n", plan.shape, plan.encoding, plan.format, plan.rows);
    for column in &plan.columns {
        text += &format!("  {:<40} {:<28} {} {:?}\n", column.header, column.target_name(), column.because, column.date_order);
    }
    text
}

#[test]
fn every_real_lead_file_is_read() {
    for (file, object) in [
        ("olist-funnel/marketing_qualified_leads.csv", Object::Leads),
        ("olist-funnel/closed_deals.csv", Object::Leads),
        ("maven-crm/sales_pipeline.csv", Object::Leads),
        ("x-education/Leads.csv", Object::Leads),
        ("zoho-crm/Leads.csv", Object::Leads),
        ("zoho-crm/Contacts.csv", Object::Leads),
        ("zoho-crm/Potentials.csv", Object::Leads),
        ("salesforce-api/Lead.csv", Object::Leads),
        ("salesforce-api/Contact.csv", Object::Leads),
        ("salesforce-api/Opportunity.csv", Object::Leads),
        ("salesforce-api/Lead_tree.json", Object::Leads),
        ("salesforce-labels/Lead.csv", Object::Leads),
        ("salesforce-labels/Opportunity.csv", Object::Leads),
        ("hubspot-export/contacts.csv", Object::Leads),
        ("hubspot-export/deals.csv", Object::Leads),
        ("hubspot-export/messy_contacts_sample.csv", Object::Leads),
        ("realestate-funnel/Leads.csv", Object::Leads),
        ("realestate-funnel/Customers.csv", Object::Leads),
        ("maven-crm/accounts.csv", Object::Accounts),
        ("zoho-crm/Accounts.csv", Object::Accounts),
        ("hubspot-export/companies.csv", Object::Accounts),
        ("salesforce-api/Account.csv", Object::Accounts),
        ("maven-crm/sales_teams.csv", Object::Reps),
        ("zoho-crm/Users.csv", Object::Reps),
        ("realestate-funnel/Agents.csv", Object::Reps),
    ] {
        let Some((bytes, plan)) = read_file(file, object) else { return };
        println!("{file}\n{}", shown(&plan));
        if object == Object::Leads {
            let (drafts, rejects) = read(&bytes, &plan);
            println!("{} drafts, {} rejects; {:?}\n{:?}", drafts.len(), rejects.len(), rejects.first(), drafts.first());
        }
    }
}
