//! What `doctor` found.

use std::path::Path;

use serde::Serialize;

/// What `doctor` answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DoctorJson {
    database: String,
    checked: Vec<String>,
    findings: Vec<FindingJson>,
}

/// A promise that does not hold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FindingJson {
    promise: String,
    faults: Vec<String>,
}

impl DoctorJson {
    /// Of that database: what was looked at, and what does not hold.
    pub fn new(database: &Path, checked: &[&str], findings: Vec<FindingJson>) -> Self {
        let checked = checked.iter().map(|check| (*check).to_owned()).collect();
        Self { database: database.display().to_string(), checked, findings }
    }
}

impl FindingJson {
    /// The promise, and what breaks it.
    pub fn new(promise: &str, faults: Vec<String>) -> Self {
        Self { promise: promise.to_owned(), faults }
    }

    /// In a few words.
    pub fn promise(&self) -> &str {
        &self.promise
    }

    /// What breaks it.
    pub fn faults(&self) -> &[String] {
        &self.faults
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn findings_name_the_promise_and_what_breaks_it() {
        let finding = FindingJson::new("balances sum to zero", vec!["pool emea: 1".to_owned()]);
        let answer = DoctorJson::new(Path::new("/leads.db"), &["balances sum to zero"], vec![finding]);
        assert_eq!(
            serde_json::to_value(answer).unwrap(),
            json!({"database": "/leads.db", "checked": ["balances sum to zero"],
                   "findings": [{"promise": "balances sum to zero", "faults": ["pool emea: 1"]}]})
        );
    }
}
