fn main() {
    let names: Vec<String> = std::env::args().skip(1).collect();
    let faults: Vec<_> = xtask::hostile::faults::all()
        .into_iter()
        .filter(|f| names.is_empty() || names.iter().any(|n| f.name.starts_with(n.as_str())))
        .collect();
    let rt = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let t = std::time::Instant::now();
    let m = rt
        .block_on(xtask::hostile::matrix::run(xtask::hostile::operations::all(), faults))
        .unwrap();
    for c in m.complaints() {
        println!("{}", c.lines().next().unwrap().chars().take(330).collect::<String>());
    }
    println!("{} {:?}", xtask::hostile::report::summary(&m), t.elapsed());
}
