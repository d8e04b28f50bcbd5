//! Writes the seeds of every target below a folder: `cargo run -p fuzz -- fuzz/fuzz/corpus`.

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        return ExitCode::from(2);
    };
    match write(&folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn write(folder: &std::path::Path) -> std::io::Result<()> {
    for (target, _) in fuzz::TARGETS {
        let own = folder.join(target);
        std::fs::create_dir_all(&own)?;
        for (number, seed) in fuzz::seeds(target).iter().enumerate() {
            std::fs::write(own.join(format!("seed-{number:04}")), seed)?;
        }
    }
    Ok(())
}
