//! Where the person sits: the zone of this computer's wall clock.

use std::path::Path;

use crate::model::time::Zone;

/// The zone that `TZ` names, else the one the system is set to, else UTC.
pub fn zone() -> Zone {
    let named = std::env::var("TZ").ok().and_then(|name| name.trim_start_matches(':').parse().ok());
    named.or_else(of_system).unwrap_or(Zone::UTC)
}

/// `/etc/localtime` is a link into the system's zones.
fn of_system() -> Option<Zone> {
    let target = std::fs::read_link(Path::new("/etc/localtime")).ok()?;
    let (_, name) = target.to_str()?.split_once("zoneinfo/")?;
    name.trim_start_matches("posix/").trim_start_matches("right/").parse().ok()
}
