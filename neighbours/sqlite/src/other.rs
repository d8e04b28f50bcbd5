//! A program that uses a database through another library, beside `paylink-orders`.

fn main() {
    println!("SQLite {}", paylink_orders::rusqlite::version());
}
