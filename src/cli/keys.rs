//! `keys`: the keys in force.

use serde_json::json;

use crate::{
    cli::{
        config,
        failure::{Ended, Failure},
        print,
        session::Session,
        table::Table,
    },
    tui::keys::keymap::{Binding, Place},
};

/// Prints the table of keys; what in keys.toml cannot be used goes to standard error.
pub fn run(session: &Session) -> Result<Ended, Failure> {
    let found = config::keys::read(&session.places.keys()).map_err(|error| Failure::failed(error.to_string()))?;
    for problem in &found.problems {
        print::note(&problem.to_string());
    }
    if session.out.is_json() {
        let keys: Vec<_> = found.keymap.bindings().iter().map(as_json).collect();
        print::json(&keys)?;
    } else {
        let mut table = Table::new(&["keys", "does", "action", "on"]);
        for binding in found.keymap.bindings() {
            table.row([binding.keys_shown(), binding.says.clone(), binding.action.name(), on(binding)]);
        }
        session.out.table(&table)?;
    }
    Ok(if found.problems.is_empty() { Ended::Done } else { Ended::WithFindings })
}

fn places(binding: &Binding) -> Vec<String> {
    binding.places.iter().map(|place| place.name()).collect()
}

/// Its places; on all screens it works everywhere.
fn on(binding: &Binding) -> String {
    let screens = [Place::Leads, Place::Reps, Place::Rules, Place::Fairness, Place::Activity, Place::Lead];
    let everywhere = screens.iter().all(|screen| binding.places.contains(screen));
    if everywhere { "everywhere".to_owned() } else { places(binding).join(" ") }
}

fn as_json(binding: &Binding) -> serde_json::Value {
    let keys: Vec<String> = binding.keys.iter().map(ToString::to_string).collect();
    json!({
        "keys": keys,
        "action": binding.action.name(),
        "on": places(binding),
        "does": binding.says,
        "group": binding.group.title().to_lowercase(),
    })
}
