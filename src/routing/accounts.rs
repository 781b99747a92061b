//! Step 2: the account a lead belongs to, strongest evidence first, with the tie-break that was used.

use std::{cmp::Reverse, collections::HashMap};

use crate::model::{
    account::Account,
    decision::{AccountMatch, AccountTieBreak, Evidence},
    id::{AccountId, RepId},
    lead::Profile,
    time::Instant,
};

/// Accounts by everything that is evidence for them.
#[derive(Debug, Clone, Default)]
pub struct AccountIndex {
    accounts: Vec<Account>,
    by_ref: HashMap<String, Vec<usize>>,
    by_domain: HashMap<String, Vec<usize>>,
    by_name: HashMap<String, Vec<usize>>,
}

/// By what a store finds the accounts that could match a lead.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LookupKeys {
    /// The account's id in the CRM.
    pub external_id: Option<String>,
    /// Domains of email and website with all their parents, each once.
    pub domains: Vec<String>,
    /// The folded name of the company.
    pub folded_company: Option<String>,
}

/// The keys of a lead. `folded_company` is intake's folding of its company name.
pub fn lookup_keys(profile: &Profile, folded_company: Option<&str>) -> LookupKeys {
    let mut domains: Vec<String> = Vec::new();
    let hosts = [email_domain(profile), profile.website.as_deref()];
    for domain in hosts.into_iter().flatten().flat_map(with_parents) {
        if !domains.iter().any(|known| known == domain) {
            domains.push(domain.to_owned());
        }
    }
    LookupKeys { external_id: profile.account_ref.clone(), domains, folded_company: folded_company.map(str::to_owned) }
}

/// The part of the email address after the `@`.
pub(super) fn email_domain(profile: &Profile) -> Option<&str> {
    let (_, domain) = profile.email.as_deref()?.rsplit_once('@')?;
    (!domain.is_empty()).then_some(domain)
}

/// `eu.acme.co.uk`, `acme.co.uk`, `co.uk`: a domain and all above it that still have a dot.
fn with_parents(domain: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(domain), |domain| domain.split_once('.').map(|(_, parent)| parent))
        .take_while(|domain| domain.contains('.'))
}

impl AccountIndex {
    /// From accounts in any order. `is_shared` tells the domains that are nobody's own, free-mail providers and
    /// public suffixes: they are never evidence.
    pub fn new(accounts: &[Account], is_shared: fn(&str) -> bool) -> Self {
        let mut index = Self { accounts: accounts.to_vec(), ..Self::default() };
        for (position, account) in accounts.iter().enumerate() {
            if let Some(id) = &account.external_id {
                index.by_ref.entry(id.clone()).or_default().push(position);
            }
            for domain in account.domains.iter().filter(|domain| !is_shared(domain)) {
                index.by_domain.entry(domain.clone()).or_default().push(position);
            }
            if !account.folded_name.is_empty() {
                index.by_name.entry(account.folded_name.clone()).or_default().push(position);
            }
        }
        index
    }

    /// The account of a lead. `folded_company` is intake's folding of its company name.
    pub fn find(&self, profile: &Profile, folded_company: Option<&str>) -> Option<AccountMatch> {
        let listed = |index: &'_ HashMap<String, Vec<usize>>, key: Option<&str>| -> Option<(usize, Option<AccountTieBreak>)> {
            let found = index.get(key?)?;
            self.best(found.iter().map(|account| (*account, ""))).map(|(account, _, tie_break)| (account, tie_break))
        };
        let by_ref =
            || listed(&self.by_ref, profile.account_ref.as_deref()).map(|(it, tie)| self.report(it, Evidence::AccountId, tie));
        let by_host = |host: Option<&str>, evidence: fn(String) -> Evidence| {
            let chain = with_parents(host?);
            let found = chain.filter_map(|domain| Some((domain, self.by_domain.get(domain)?)));
            let (account, domain, tie) = self.best(found.flat_map(|(domain, at)| at.iter().map(move |it| (*it, domain))))?;
            Some(self.report(account, evidence(domain.to_owned()), tie))
        };
        let by_name = || listed(&self.by_name, folded_company).map(|(it, tie)| self.report(it, Evidence::CompanyName, tie));
        by_ref()
            .or_else(|| by_host(email_domain(profile), Evidence::EmailDomain))
            .or_else(|| by_host(profile.website.as_deref(), Evidence::WebsiteDomain))
            .or_else(by_name)
    }

    /// Gives an account another owner.
    pub(super) fn set_owner(&mut self, account: AccountId, owner: RepId) {
        self.accounts.iter_mut().filter(|known| known.id == account).for_each(|known| {
            known.owner = Some(owner);
            known.owner_named = None;
        });
    }

    /// The best of several with the same evidence, each with the domain that led to it, and what told it from the rest.
    fn best<'d>(&self, found: impl Iterator<Item = (usize, &'d str)>) -> Option<(usize, &'d str, Option<AccountTieBreak>)> {
        let rank = |(position, domain): (usize, &str)| {
            let account = self.accounts.get(position)?;
            // Of unknown age counts as younger than any known; of equals the one that came in first.
            let age = (account.created_at.unwrap_or(Instant::MAX), account.id);
            Some((account.relationship, Reverse(domain.len()), age))
        };
        let (mut best, mut runner_up) = (None::<(usize, &str)>, None::<(usize, &str)>);
        for one in found {
            // One account by two of its domains is no tie.
            if best.is_some_and(|known| known.0 == one.0) {
                continue;
            }
            if best.is_none_or(|known| rank(one) < rank(known)) {
                (best, runner_up) = (Some(one), best);
            } else if runner_up.is_none_or(|known| rank(one) < rank(known)) {
                runner_up = Some(one);
            }
        }
        let (position, domain) = best?;
        let tie_break = runner_up.and_then(rank).zip(rank((position, domain))).map(|(second, first)| {
            if first.0 != second.0 {
                AccountTieBreak::Relationship
            } else if first.1 != second.1 {
                AccountTieBreak::LongerDomain
            } else {
                AccountTieBreak::Older
            }
        });
        Some((position, domain, tie_break))
    }

    fn report(&self, position: usize, evidence: Evidence, tie_break: Option<AccountTieBreak>) -> AccountMatch {
        let account = &self.accounts[position];
        AccountMatch {
            account: account.id,
            name: account.name.clone(),
            relationship: account.relationship,
            owner: account.owner,
            owner_named: account.owner_named.clone().filter(|_| account.owner.is_none()),
            evidence,
            tie_break,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::account::Relationship::{self, Customer, OpenOpportunity, Target};

    fn account(id: i64, relationship: Relationship, domains: &[&str]) -> Account {
        Account {
            id: AccountId(id),
            external_id: Some(format!("crm-{id}")),
            name: format!("Account {id}"),
            folded_name: format!("account {id}"),
            relationship,
            domains: domains.iter().map(|domain| (*domain).to_owned()).collect(),
            owner: None,
            owner_named: None,
            created_at: None,
        }
    }

    fn found(accounts: &[Account], profile: &Profile) -> Option<(i64, Evidence, Option<AccountTieBreak>)> {
        let index = AccountIndex::new(accounts, |domain| domain == "gmail.com");
        let company = profile.company.as_deref().map(str::to_lowercase);
        index.find(profile, company.as_deref()).map(|it| (it.account.0, it.evidence, it.tie_break))
    }

    fn email(text: &str) -> Profile {
        Profile { email: Some(text.into()), ..Profile::default() }
    }

    #[test]
    fn stronger_evidence_comes_first() {
        let accounts =
            [account(1, OpenOpportunity, &["mail.example"]), account(2, Target, &[]), account(3, Customer, &["site.example"])];
        let mut profile = email("a@mail.example");
        profile.website = Some("www2.site.example".into());
        profile.company = Some("ACCOUNT 2".into());
        profile.account_ref = Some("crm-3".into());
        assert_eq!(found(&accounts, &profile), Some((3, Evidence::AccountId, None)));
        profile.account_ref = Some("unheard of".into());
        assert_eq!(found(&accounts, &profile), Some((1, Evidence::EmailDomain("mail.example".into()), None)));
        profile.email = None;
        assert_eq!(found(&accounts, &profile), Some((3, Evidence::WebsiteDomain("site.example".into()), None)));
        profile.website = None;
        assert_eq!(found(&accounts, &profile), Some((2, Evidence::CompanyName, None)));
    }

    #[test]
    fn ties_are_broken_by_relationship_then_domain_then_age() {
        let tie = |relations: [Relationship; 2], domains: [&str; 2]| {
            let accounts = [account(5, relations[0], &[domains[0]]), account(4, relations[1], &[domains[1]])];
            found(&accounts, &email("x@eu.acme.example")).map(|(id, _, tie)| (id, tie.unwrap()))
        };
        let (long, short) = ("eu.acme.example", "acme.example");
        assert_eq!(tie([OpenOpportunity, Customer], [short, long]), Some((5, AccountTieBreak::Relationship)));
        assert_eq!(tie([Target, Customer], [long, short]), Some((4, AccountTieBreak::Relationship)));
        assert_eq!(tie([Target, Target], [long, short]), Some((5, AccountTieBreak::LongerDomain)));
        assert_eq!(tie([Target, Target], [short, short]), Some((4, AccountTieBreak::Older)));
        let mut accounts = [account(1, Target, &[short]), account(2, Target, &[short]), account(3, Target, &[short])];
        accounts[1].created_at = Some(Instant::from_ms(2));
        accounts[2].created_at = Some(Instant::from_ms(1));
        assert_eq!(found(&accounts, &email("x@acme.example")).map(|(id, ..)| id), Some(3), "created first, imported last");
    }

    #[test]
    fn one_account_with_two_fitting_domains_is_no_tie() {
        let accounts = [account(1, Target, &["acme.example", "eu.acme.example"])];
        let expected = Some((1, Evidence::EmailDomain("eu.acme.example".into()), None));
        assert_eq!(found(&accounts, &email("x@eu.acme.example")), expected);
    }

    #[test]
    fn a_shared_domain_and_a_longer_name_are_nobody() {
        let accounts = [account(1, Customer, &["gmail.com", "acme.example"])];
        assert_eq!(found(&accounts, &email("x@gmail.com")), None);
        assert_eq!(found(&accounts, &email("x@notacme.example")), None);
    }

    #[test]
    fn a_store_is_asked_for_all_that_could_match() {
        let mut profile = email("x@eu.acme.example");
        profile.website = Some("acme.example".into());
        let keys = lookup_keys(&profile, Some("acme"));
        assert_eq!(keys.domains, ["eu.acme.example", "acme.example"]);
        assert_eq!(keys.folded_company.as_deref(), Some("acme"));
    }
}
