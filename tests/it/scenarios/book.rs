//! A scenario's policy as a rulebook.

use leadtower::model::{
    criteria::{Condition, Criteria, Field, Range},
    id::{PoolName, RepRef},
    pool::{Counts, Member, Pool, Strategy},
    rule::{Destination, Otherwise, Rule, Switch},
    rulebook::{Defaults, Rulebook},
    segment::Segment,
    sla::{ClockKind, OnBreach, SlaPolicy, WarnAt},
    territory::Territory,
    time::{Instant, Millis},
};

use super::format::{self, Given};

/// Why a case cannot be played; shown, and counted as skipped.
pub type CannotPlay = String;

/// The book as of `at`: members who join later are not in it yet.
pub fn book(given: &Given, pools: &[format::Pool], at: Instant) -> Result<Rulebook, CannotPlay> {
    let slas: Vec<SlaPolicy> = given.sla.iter().map(sla).collect();
    Ok(Rulebook {
        defaults: Defaults { hours: None, sla: slas.first().map(|sla| sla.name.clone()) },
        segments: given.segments.iter().map(segment).collect(),
        territories: given.territories.iter().map(territory).collect::<Result<_, _>>()?,
        pools: pools.iter().map(|pool| self::pool(pool, at)).collect(),
        slas,
        rules: given.rules.iter().map(rule).collect::<Result<_, _>>()?,
        ..Rulebook::default()
    })
}

fn sla(sla: &format::Sla) -> SlaPolicy {
    SlaPolicy {
        name: "first-touch".into(),
        first_touch: Millis::minutes(sla.minutes),
        clock: match sla.clock {
            format::ClockKind::Elapsed => ClockKind::Elapsed,
            format::ClockKind::Working => ClockKind::Working,
        },
        warn_at: WarnAt::default(),
        on_breach: match sla.on_breach {
            format::OnBreach::Reassign => OnBreach::Reassign,
            format::OnBreach::Escalate => OnBreach::Escalate,
            format::OnBreach::Fallback => OnBreach::Fallback,
            format::OnBreach::Notify => OnBreach::Notify,
        },
        max_reassign: sla.max_reassign,
    }
}

fn segment(segment: &format::Segment) -> Segment {
    Segment { name: segment.id.as_str().into(), employees: Range { low: Some(segment.from), high: segment.to } }
}

fn territory(territory: &format::Territory) -> Result<Territory, CannotPlay> {
    let bad = |error: leadtower::model::place::BadCode| error.to_string();
    let prefix = |text: &String| {
        let (country, prefix) = text.split_once(':').ok_or_else(|| format!("postal prefix `{text}` has no country"))?;
        Ok((country.parse().map_err(bad)?, prefix.to_uppercase().replace(' ', "")))
    };
    Ok(Territory {
        name: territory.id.as_str().into(),
        inside: territory.parent.as_deref().map(Into::into),
        countries: territory.places.countries.iter().map(|code| code.parse().map_err(bad)).collect::<Result<_, _>>()?,
        states: territory.places.states.iter().map(|code| code.parse().map_err(bad)).collect::<Result<_, _>>()?,
        postal_prefixes: territory.places.postal_prefixes.iter().map(prefix).collect::<Result<_, CannotPlay>>()?,
        pool: territory.pool.as_deref().map(Into::into),
    })
}

/// A pool with those who have joined by `at`, in pool order.
pub fn pool(pool: &format::Pool, at: Instant) -> Pool {
    let joined = pool.members.iter().filter(|member| member.joined.is_none_or(|joined| joined <= at));
    let member = |member: &format::Member| Member {
        rep: RepRef::from(member.rep.as_str()),
        weight: member.weight,
        priority: member.priority.unwrap_or(Member::DEFAULT_PRIORITY),
    };
    Pool {
        name: PoolName::from(pool.id.as_str()),
        strategy: match pool.strategy {
            format::Strategy::RoundRobin => Strategy::RoundRobin,
            format::Strategy::Weighted => Strategy::Weighted,
            format::Strategy::LeastLoaded => Strategy::LeastLoaded,
            format::Strategy::Priority => Strategy::Priority,
        },
        members: joined.map(member).collect(),
        respect_hours: pool.respect_hours,
        match_language: pool.match_language,
        ignore_caps: false,
        counts: Counts::Rotation,
    }
}

fn rule(rule: &format::Rule) -> Result<Rule, CannotPlay> {
    let mut when = Criteria::any();
    for (name, asked) in &rule.when {
        let field = Field::from_name(name).ok_or_else(|| format!("unknown field `{name}`"))?;
        if let Some(condition) = condition(&field, asked)? {
            when = when.and(field, condition).map_err(|field| format!("`{field}` is asked twice"))?;
        }
    }
    Ok(Rule {
        name: rule.id.as_str().into(),
        when,
        to: match &rule.then {
            format::Then::AccountOwner {} => Destination::AccountOwner,
            format::Then::Rep { rep } => Destination::Rep(rep.as_str().into()),
            format::Then::Pool { pool } => Destination::Pool(pool.as_str().into()),
            format::Then::TerritoryPool {} => Destination::TerritoryPool,
            format::Then::RepField { field } => Destination::Field(field.clone()),
            format::Then::Fallback {} => Destination::Fallback,
            format::Then::Nurture {} => Destination::Nurture,
        },
        otherwise: match &rule.otherwise {
            format::Otherwise::NextRule {} => Otherwise::NextRule,
            format::Otherwise::Hold {} => Otherwise::Hold,
            format::Otherwise::Fallback {} => Otherwise::Fallback,
            format::Otherwise::Pool { pool } => Otherwise::Pool(pool.as_str().into()),
        },
        sla: None,
        switch: if rule.enabled == Some(false) { Switch::Off } else { Switch::On },
    })
}

/// One condition a field is what a rulebook knows; all parts given must be one such. To a case a lead in no territory has
/// none it knows of, to a rulebook it is known to be in `none`.
fn condition(field: &Field, asked: &format::Condition) -> Result<Option<Condition>, CannotPlay> {
    let texts = |values: &Vec<serde_json::Value>| -> Vec<String> {
        values.iter().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).collect()
    };
    let none = || vec!["none".to_owned()];
    let can_be_none = matches!(field, Field::Account | Field::Territory | Field::Segment);
    let range = Range { low: asked.gte, high: asked.lte };
    let mut parts = Vec::new();
    parts.extend(asked.any_of.as_ref().map(|values| Condition::In(texts(values))));
    parts.extend(asked.none_of.as_ref().map(|values| Condition::NotIn(texts(values))));
    parts.extend((range != Range::default()).then_some(Condition::Number(range)));
    parts.extend(asked.prefix.clone().map(Condition::Prefix));
    match (parts.len(), asked.known) {
        (0, Some(true)) if can_be_none => Ok(Some(Condition::NotIn(none()))),
        (0, Some(false)) if *field == Field::Account => Ok(Some(Condition::In(none()))),
        (0, Some(false)) if can_be_none => Err(format!("`{field}` unknown or none")),
        (0, Some(true)) => Ok(Some(Condition::Known)),
        (0, Some(false)) => Ok(Some(Condition::Unknown)),
        (0, None) => Ok(None),
        // Every other condition is met by known values only.
        (1, None | Some(true)) => Ok(parts.pop()),
        _ => Err("a field with several conditions".to_owned()),
    }
}
