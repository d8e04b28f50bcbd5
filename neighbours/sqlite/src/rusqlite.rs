//! A program with a version of rusqlite of its own, whose transaction `paylink-orders` takes.

fn main() {
    // The types are the same ones, or else this does not compile.
    let _ = |orders: &paylink_orders::Orders,
             transaction: &rusqlite::Transaction<'_>,
             order: &paylink_orders::NewOrder| {
        orders.create_in_sqlite(transaction, order).map(drop)
    };
    println!("SQLite {}", paylink_orders::rusqlite::version());
}
