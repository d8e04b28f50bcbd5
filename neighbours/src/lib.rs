//! What the programs share: the line that heals, a server, and paylink itself.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::thread;

/// Installs the provider that the features choose, as the first line of `main` would.
pub fn install_provider() {
    #[cfg(feature = "install-aws-lc-rs")]
    rustls::crypto::aws_lc_rs::default_provider().install_default().unwrap();
    #[cfg(feature = "install-ring")]
    rustls::crypto::ring::default_provider().install_default().unwrap();
}

/// Builds paylink's transport after the other crate has run. The runner reads the printed line.
pub fn build_paylink() {
    #[cfg(any(
        feature = "paylink-default",
        feature = "paylink-ring",
        feature = "paylink-none",
        feature = "paylink-both"
    ))]
    match paylink::Transport::new() {
        Ok(_) => println!("paylink: built"),
        Err(error) => println!("paylink: {error}"),
    }
    println!("finished");
}

/// Answers the first bytes of every connection with `answer` and closes it.
pub fn server(answer: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(answer);
        }
    });
    address
}
