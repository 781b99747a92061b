//! The program: hooks for bugs, one dispatch, an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Without the hook a bug is reported less well, no more.
    let _ = color_eyre::config::HookBuilder::default()
        .display_env_section(false)
        .panic_section("this is a bug in leadtower; your data is safe: what was not finished was not written")
        .install();
    leadtower::cli::main()
}
