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

fn file(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name)).unwrap()
}

fn fate(name: &str) -> Vec<(u64, Option<String>, String)> {
    let bytes = file(name);
    let (_, rejects) = read(&bytes, &plan(&bytes));
    rejects.into_iter().map(|reject| (reject.place.line, reject.column, reject.reason)).collect()
}

#[test]
fn however_a_file_is_written_it_says_the_same() {
    let bytes = file("same_utf8_comma.csv");
    let (expected, rejects) = read(&bytes, &plan(&bytes));
    assert_eq!(rejects, []);
    let [zoe, ann] = expected.as_slice() else { panic!("{expected:?}") };
    assert_eq!(zoe.profile.name.as_deref(), Some("Zoë Müller"));
    assert_eq!(zoe.profile.email.as_deref(), Some("zoe.mueller@example.com"));
    assert_eq!(zoe.profile.company.as_deref(), Some("Müller, Söhne GmbH"));
    assert_eq!(zoe.profile.country.map(|country| country.to_string()).as_deref(), Some("DE"));
    assert_eq!(zoe.profile.given.get("country").map(String::as_str), Some("Deutschland"));
    assert_eq!(zoe.profile.employees, Some(50));
    assert_eq!(ann.profile.employees, Some(5));
    assert_eq!(ann.profile.company.as_deref(), Some("Acme \"West\" Inc"));
    assert_eq!(ann.created_at.unwrap().to_string(), "2026-04-03T00:00:00.000Z", "the other row says day first");
    for (name, encoding) in [
        ("same_utf8_bom_crlf.csv", "UTF-8"),
        ("same_utf16le_tab.csv", "UTF-16LE"),
        ("same_utf16be_comma.csv", "UTF-16BE"),
        ("same_utf16le_no_bom.csv", "UTF-16LE"),
        ("same_windows1252_semicolon.csv", "Windows-1252"),
        ("same_mac_roman_cr.csv", "Mac Roman"),
        ("same_pipe_no_last_newline.csv", "UTF-8"),
        ("same_sep_line.csv", "UTF-8"),
        ("same_leading_blank_lines.csv", "UTF-8"),
        ("same_lines.jsonl", "UTF-8"),
        ("same_array.json", "UTF-8"),
        ("same_tree.json", "UTF-8"),
    ] {
        let bytes = file(name);
        let plan = plan(&bytes);
        assert_eq!(plan.encoding.name(), encoding, "{name}");
        assert_eq!(read(&bytes, &plan), (expected.clone(), vec![]), "{name}");
    }
}

#[test]
fn the_order_of_columns_makes_no_difference() {
    let one = lead("Email,Name,Plan\nann@acme.example,Ann,pro\n");
    let other = lead("Plan,Email,Name\npro,ann@acme.example,Ann\n");
    assert_eq!(one, other);
    assert_ne!(one.fingerprint, lead("Email,Name,Plan\nann@acme.example,Ann,free\n").fingerprint);
}

#[test]
fn what_is_no_list_is_refused_with_advice() {
    for (bytes, expected) in [
        (file("gzip.csv"), "this is a gzip archive; unpack it first"),
        (file("workbook.csv"), "this is an Excel workbook (.xlsx) or a zip archive; save the sheet as CSV first"),
        (file("page.xls.csv"), "this is an HTML or XML document; export the data as CSV"),
        (Vec::new(), "the file is empty: it needs a header row and at least one more"),
        (b"\n \n".to_vec(), "the file is empty: it needs a header row and at least one more"),
        (
            b"\ncolour,shape\nred,round\n".to_vec(),
            "line 2: no column names leads (found `colour`, `shape`); name one with --map \"COLUMN=FIELD\"",
        ),
        (
            b"Company ID,Company Name,Industry\n1,Acme,Steel\n".to_vec(),
            "this file holds accounts, not leads; use `import accounts`",
        ),
        (
            b"Email,email\na@acme.example,b@acme.example\n".to_vec(),
            "columns `Email` and `email` both claim email; leave one out with --map \"email=-\"",
        ),
    ] {
        assert_eq!(refusal(&bytes), expected);
    }
    let wide = format!("Email{}\n", ",x".repeat(600));
    assert_eq!(refusal(wide.as_bytes()), "the file has more than 512 columns; leave some out");
}

#[test]
fn a_header_without_rows_is_an_empty_import() {
    assert_eq!(leads("Email,Name\n"), (vec![], vec![]));
}

#[test]
fn bad_rows_are_named_and_good_ones_go_in() {
    let no_identity = "not a lead row: it has no id, email, phone, or name with company to know it again by";
    let reject = |line, column: Option<&str>, reason: &str| (line, column.map(str::to_owned), reason.to_owned());
    assert_eq!(
        fate("bad_values.csv"),
        [
            reject(3, Some("Email"), "`not an address` is no email address"),
            reject(4, Some("Created Date"), "`soon` is no date"),
            reject(5, None, no_identity),
            reject(6, None, "the row is empty"),
        ]
    );
    assert_eq!(
        fate("ragged.csv"),
        [reject(4, None, "4 cells where the header has 3 columns: is a quote or delimiter misplaced?")]
    );
    assert_eq!(fate("nul.csv"), [reject(2, Some("Company"), "contains a NUL character")]);
    assert_eq!(fate("unclosed_quote.csv"), [reject(3, None, "a quote opens on line 3 and never closes")]);
    assert_eq!(
        fate("debris.csv"),
        [
            reject(3, None, "the row is empty"),
            reject(4, None, "not a lead row: nothing but shares of columns"),
            reject(5, Some("Lead ID"), "not a lead row: `Copyright (c) 2000-2026 salesforce.com, inc. All rights rese` is no id"),
            reject(6, Some("Lead ID"), "not a lead row: `Confidential Information - Do Not Distribute` is no id"),
        ]
    );
}

#[test]
fn a_long_cell_is_rejected_by_name_and_a_long_note_cut() {
    let long = "x".repeat(5000);
    let (_, rejects) = leads(&format!("Email,City\na@acme.example,{long}\n"));
    assert_eq!((rejects[0].column.as_deref(), rejects[0].reason.as_str()), (Some("City"), "longer than 4 KiB"));
    let noted = lead(&format!("Email,Notes,Story\na@acme.example,{long},{long}\n"));
    assert_eq!((noted.profile.custom["notes"].len(), noted.profile.custom["story"].len()), (4096, 4096));
}

#[test]
fn an_order_of_dates_that_no_row_tells_is_asked_for() {
    let bytes = file("two_orders.csv");
    assert_eq!(
        refusal(&bytes),
        "column `Created Date`: its dates do not tell day from month (`03/04/2026`, `05/06/2026`); \
         say which comes first with --date-order day_first or --date-order month_first"
    );
    let options = Options { date_order: Some(DateOrder::DayFirst), ..Options::default() };
    let plan = plan_with(&bytes, Object::Leads, &options).unwrap();
    let orders: Vec<_> = plan.columns.iter().filter_map(|column| column.date_order).collect();
    assert_eq!(orders, [DateOrder::DayFirst, DateOrder::MonthFirst], "each column has its own");
    assert_eq!(read(&bytes, &plan).0[0].created_at.unwrap().to_string(), "2026-04-03T00:00:00.000Z");
}

#[test]
fn what_a_spreadsheet_did_is_undone_where_it_can_be() {
    let bytes = file("excel_damage.csv");
    let (drafts, _) = read(&bytes, &plan(&bytes));
    let profile = &drafts[0].profile;
    assert_eq!((profile.phone.as_deref(), profile.given["phone"].as_str()), (None, "4.155E+10"));
    assert_eq!((profile.postal_code.as_deref(), profile.employees), (Some("02139"), Some(1)));
}

#[test]
fn another_persons_identity_is_never_the_leads() {
    let bytes = file("hubspot.csv");
    let plan = plan(&bytes);
    assert_eq!((plan.shape, plan.origin_name()), ("hubspot", "hubspot"));
    assert_eq!(target_of(&plan, "Assistant phone"), &Purpose::LeftOut);
    assert_eq!(target_of(&plan, "Parent account"), &Purpose::LeftOut);
    let (drafts, _) = read(&bytes, &plan);
    let draft = &drafts[0];
    assert_eq!((draft.profile.email.as_deref(), draft.profile.phone.as_deref()), (None, Some("+1 415 555 0100")));
    assert_eq!((draft.profile.company.as_deref(), draft.owner.as_deref()), (Some("Acme Inc"), Some("Priya Shah")));
    assert_eq!((draft.standing, draft.profile.custom["plan_tier"].as_str()), (Standing::Working, "pro"));
    let deal =
        lead("Id,Name,StageName,OwnerId,IsWon,Amount\n006000000000001AAA,Acme - Renewal,Closed Won,005,true,\"$1,200.00\"\n");
    assert_eq!((deal.profile.name, deal.value, deal.standing), (None, Some(1200), Standing::Closed(Closing::Won)));
}

#[test]
fn columns_can_be_named_by_hand() {
    let text = b"Who,Where,Level\nann@acme.example,Deutschland,gold\n";
    let options = mapped(&[("who", "email"), ("Where", "country"), ("Level", "custom.Tier")]);
    let plan = plan_with(text, Object::Leads, &options).unwrap();
    assert!(plan.columns.iter().all(|column| column.because == Because::Asked));
    let (drafts, _) = read(text, &plan);
    assert_eq!(drafts[0].profile.email.as_deref(), Some("ann@acme.example"));
    assert_eq!(drafts[0].profile.custom["tier"], "gold");
    let refused = |column, field| plan_with(text, Object::Leads, &mapped(&[(column, field)])).unwrap_err().to_string();
    assert_eq!(refused("Whom", "email"), "no column `Whom` in this file; did you mean `Who`");
    assert_eq!(refused("Who", "emial"), "no field `emial`; did you mean `email`; any other name goes into custom.NAME");
}

#[test]
fn meta_lead_ads_lose_their_prefixes() {
    let text = "id\tcreated_time\tad_id\tad_name\tform_id\tplatform\tis_organic\temail\tfull_name\tphone_number\tcompany_name\n\
        l:123\t2026-03-01T09:00:00+01:00\tag:9\tSpring ad\tf:7\tfb\tfalse\tann@acme.example\tAnn Lee\tp:+14155550100\tAcme\n";
    let draft = lead(text);
    assert_eq!((draft.external_id.as_deref(), draft.profile.phone.as_deref()), (Some("123"), Some("+14155550100")));
    assert_eq!(draft.created_at.unwrap().to_string(), "2026-03-01T08:00:00.000Z");
    assert_eq!(plan(text.as_bytes()).shape, "forms");
}

#[test]
fn people_and_companies_are_read_too() {
    let text = b"Name,Email,Team,Time Zone,Hours,Languages,Max Open,Max Per Day,Backup\n\
        Priya Shah,Priya@ours.example,EMEA,Europe/Berlin,Mon-Fri 09:00-18:00,\"en, German\",25,none,Luc\n\
        Bad Zone,bad@ours.example,EMEA,Mars/Base,,,,,\n";
    let plan = plan_with(text, Object::Reps, &Options::default()).unwrap();
    let rows: Vec<_> = intake::reps(Cursor::new(text), &plan).unwrap().map(|row| row.unwrap().result).collect();
    let priya = rows[0].as_ref().unwrap();
    assert_eq!(
        (priya.email.as_deref(), priya.capacity.max_open, priya.capacity.max_per_day),
        (Some("priya@ours.example"), Some(25), None)
    );
    assert_eq!(priya.languages.iter().map(ToString::to_string).collect::<Vec<_>>(), ["en", "de"]);
    assert_eq!(rows[1].as_ref().unwrap_err().column.as_deref(), Some("Time Zone"));

    let text = b"Account Name,Domain,Website,Type,Owner\nAcme Inc.,acme.example,https://www.acme.example/x,Customer,priya@ours.example\n";
    let plan = plan_with(text, Object::Accounts, &Options::default()).unwrap();
    let account = intake::accounts(Cursor::new(text), &plan).unwrap().next().unwrap().unwrap().result.unwrap();
    assert_eq!((account.folded_name.as_str(), account.domains.as_slice()), ("acme", ["acme.example".to_owned()].as_slice()));
    assert!(account.relationship.is_some());

    let text = b"Rep,From,Last Day,Reason\nPriya,2026-03-02,2026-03-06,Urlaub\nLuc,2026-03-09,2026-03-02,sick\n";
    let plan = plan_with(text, Object::Absences, &Options::default()).unwrap();
    let rows: Vec<_> = intake::absences(Cursor::new(text), &plan).unwrap().map(|row| row.unwrap().result).collect();
    let away = rows[0].as_ref().unwrap();
    assert_eq!(away.until.unwrap().instant().to_string(), "2026-03-07T00:00:00.000Z", "the last day is away too");
    assert_eq!(rows[1].as_ref().unwrap_err().reason, "the absence ends before it begins");
}

#[test]
fn rejects_can_be_mended_and_read_in_again() {
    let bytes = b"Email,Phone,Plan\nnot an address,+1 415 555 0100,=cmd()\n".as_slice();
    let plan = plan(bytes);
    let (_, rejects) = read(bytes, &plan);
    let mut writer = intake::RejectsWriter::new(Vec::new(), &plan).unwrap();
    for reject in &rejects {
        writer.write(reject).unwrap();
    }
    let written = String::from_utf8(writer.finish().unwrap()).unwrap();
    assert_eq!(
        written,
        "row,line,column,reason,Email,Phone,Plan\n\
         1,2,Email,`not an address` is no email address,not an address,'+1 415 555 0100,'=cmd()\n"
    );
    let mended = lead(&written.replace(",not an address,", ",ann@acme.example,"));
    assert_eq!(mended.profile.custom, [("plan".to_owned(), "=cmd()".to_owned())].into());
    assert_eq!(mended, lead("Email,Phone,Plan\nann@acme.example,+1 415 555 0100,=cmd()\n"));
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

/// A generator of noise that is the same on every machine (splitmix64).
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

#[test]
fn twenty_thousand_broken_files_neither_panic_nor_hang() {
    let seeds: Vec<Vec<u8>> = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files"))
        .unwrap()
        .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
        .collect();
    let spice: &[u8] = b"\"\"\"\n\r,;\t|{}[]\\:\0\xff\xfe\xef\xbb\xbf'=0123456789/-.";
    let mut noise = Noise(7);
    let mut read_in = 0;
    for _ in 0..20_000 {
        let mut bytes = seeds[noise.below(seeds.len())].clone();
        for _ in 0..=noise.below(6) {
            let at = noise.below(bytes.len());
            match noise.below(4) {
                0 => bytes.truncate(at),
                1 => bytes.insert(at, spice[noise.below(spice.len())]),
                2 if at < bytes.len() => bytes[at] = spice[noise.below(spice.len())],
                _ => {
                    let piece: Vec<u8> = bytes.iter().skip(at).take(noise.below(40)).copied().collect();
                    let to = noise.below(bytes.len());
                    bytes.splice(to..to, piece);
                }
            }
        }
        let object = [Object::Leads, Object::Leads, Object::Reps, Object::Accounts, Object::Absences][noise.below(5)];
        let options = Options { date_order: Some(DateOrder::DayFirst), ..Options::default() };
        let Ok(plan) = plan_with(&bytes, object, &options) else { continue };
        let source = || Cursor::new(&bytes);
        let rows = match object {
            Object::Leads => intake::leads(source(), &plan).unwrap().count(),
            Object::Reps => intake::reps(source(), &plan).unwrap().count(),
            Object::Accounts => intake::accounts(source(), &plan).unwrap().count(),
            Object::Absences => intake::absences(source(), &plan).unwrap().count(),
        };
        assert_eq!(rows as u64, plan.rows);
        read_in += 1;
    }
    assert!(read_in > 5_000, "{read_in}");
}
