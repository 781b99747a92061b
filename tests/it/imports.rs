//! Files of every kind: what is read in, what is rejected with row, column and reason, and what is refused with a message.

use std::{io::Cursor, path::Path};

use leadtower::{
    intake::{self, Because, DateOrder, Object, Options, Plan, Purpose, Reject, SurveyError},
    model::lead::{Closing, LeadDraft, Standing},
};

mod real;

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

fn file(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name)).unwrap()
}

fn fate(name: &str) -> Vec<(u64, Option<String>, String)> {
    let bytes = file(name);
    let (_, rejects) = read(&bytes, &plan(&bytes));
    rejects.into_iter().map(|reject| (reject.place.line, reject.column, reject.reason)).collect()
}

#[test]
fn a_company_column_of_account_ids_points_at_accounts() {
    let file = |second: &str| format!("Id,LastName,Company\n00Q1,Lee,001Ec00000GINb1IAH\n00Q2,Kim,{second}\n");
    let ids = file("001Ec00000GINb2IAH");
    let plan_of_ids = plan(ids.as_bytes());
    let column = &plan_of_ids.columns[2];
    assert_eq!((column.target_name().as_str(), column.because), ("account_ref", Because::AccountIds));
    let names = file("Acme");
    assert_eq!(plan(names.as_bytes()).columns[2].target_name(), "company");
    let (drafts, _) = leads(&names);
    assert_eq!(drafts[0].profile.account_ref.as_deref(), Some("001Ec00000GINb1IAH"));
    assert_eq!(drafts[1].profile.company.as_deref(), Some("Acme"));
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
fn one_broken_character_does_not_spoil_a_file() {
    let good = "é@acme.example,Ünal\n".repeat(20);
    let mut bytes = format!("Email,Name\n{good}").into_bytes();
    bytes.extend(b"b@acme.example,\xe9lan\n");
    let plan = plan(&bytes);
    assert_eq!(plan.encoding.name(), "UTF-8");
    let (drafts, rejects) = read(&bytes, &plan);
    assert_eq!((drafts.len(), rejects[0].place.line, rejects[0].reason.as_str()), (20, 22, "not valid UTF-8"));
}

#[test]
fn a_number_lost_to_a_spreadsheet_is_named_where_nothing_else_is_known() {
    let (_, rejects) = leads("Phone,City\n4.155E+10,Bonn\n");
    assert_eq!(rejects[0].column.as_deref(), Some("Phone"));
    assert_eq!(rejects[0].reason, "`4.155E+10` is no phone number, and nothing else tells who this is");
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
    assert_eq!((plan.shape, plan.origin("webinar.csv").as_str()), ("hubspot", "hubspot"));
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
fn common_names_belong_to_no_system() {
    let bytes = b"lead_id,full_name,work_email,company_name,country,lead_source,lead_status,lead_owner,created_at,region\n\
        1,Ann Lee,ann@acme.example,Acme,DEU,Web Form,New,priya@ours.example,2026-11-20T08:00:00Z,EMEA\n";
    let plan = plan(bytes);
    assert_eq!((plan.shape, plan.origin("webinar.csv").as_str()), ("generic", "file:webinar:lead id"));
    let targets: Vec<String> = plan.columns.iter().map(intake::ColumnPlan::target_name).collect();
    let expected =
        ["external_id", "name", "email", "company", "country", "source", "status", "owner", "created_at", "custom.region"];
    assert_eq!(targets, expected);
}

#[test]
fn pipedrive_says_whose_a_field_is() {
    let bytes = b"Person - Name*,Person - Email - Work,Person - Organization,Organization - Owner,Person - Phone - Mobile\n\
        Ann Lee,ann@acme.example,Acme,Priya Shah,+1 415 555 0100\n";
    let plan = plan(bytes);
    assert_eq!(plan.shape, "pipedrive");
    let (drafts, _) = read(bytes, &plan);
    let profile = &drafts[0].profile;
    assert_eq!((profile.name.as_deref(), profile.company.as_deref()), (Some("Ann Lee"), Some("Acme")));
    assert_eq!((profile.phone.as_deref(), drafts[0].owner.as_deref()), (Some("+1 415 555 0100"), Some("Priya Shah")));
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
