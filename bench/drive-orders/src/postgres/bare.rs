use paylink::{NewLink, PayLinks};
use paylink_orders::tokio_postgres::{Client, Config, Statement};

use super::connect;
use crate::create::to_send;
use crate::provider::Provider;
use crate::shop::millis;

/// Two tables, with the indexes that they need: orders by number, links by reference, links of an
/// order, and links to be read.
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS orders (
      id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      number TEXT NOT NULL UNIQUE, account TEXT NOT NULL,
      amount BIGINT NOT NULL, currency TEXT NOT NULL, link TEXT NOT NULL,
      state BIGINT NOT NULL, created_at BIGINT NOT NULL);
    CREATE TABLE IF NOT EXISTS links (
      id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      order_id BIGINT NOT NULL REFERENCES orders (id),
      reference TEXT NOT NULL UNIQUE, state BIGINT NOT NULL, next_read BIGINT,
      link_key TEXT, url TEXT, expires_at BIGINT, created_at BIGINT NOT NULL);
    CREATE INDEX IF NOT EXISTS links_of_order ON links (order_id);
    CREATE INDEX IF NOT EXISTS links_to_read ON links (next_read) WHERE next_read IS NOT NULL;";

const INSERT_ORDER: &str = "
    INSERT INTO orders (number, account, amount, currency, link, state, created_at)
    VALUES ($1, $2, $3, $4, $5, 0, CAST(EXTRACT(EPOCH FROM now()) * 1000 AS BIGINT)) RETURNING id";

const INSERT_LINK: &str = "
    INSERT INTO links (order_id, reference, state, next_read, created_at)
    VALUES ($1, $2, 0, CAST(EXTRACT(EPOCH FROM now()) * 1000 AS BIGINT) + 60000,
            CAST(EXTRACT(EPOCH FROM now()) * 1000 AS BIGINT)) RETURNING id";

const LINK_CREATED: &str = "
    UPDATE links
    SET state = 1, link_key = $1, url = $2,
        next_read = CAST(EXTRACT(EPOCH FROM now()) * 1000 AS BIGINT) + 15000,
        expires_at = CAST(EXTRACT(EPOCH FROM now()) * 1000 AS BIGINT) + $3
    WHERE id = $4 AND state = 0";

/// What a careful engineer writes at least, with statements that are prepared once.
pub struct Bare {
    client: Client,
    insert_order: Statement,
    insert_link: Statement,
    link_created: Statement,
    links: PayLinks,
}

impl Bare {
    pub async fn open(config: &Config) -> Self {
        let client = connect(config).await;
        client.batch_execute(TABLES).await.expect("tables");
        Self {
            insert_order: client.prepare(INSERT_ORDER).await.expect("a statement"),
            insert_link: client.prepare(INSERT_LINK).await.expect("a statement"),
            link_created: client.prepare(LINK_CREATED).await.expect("a statement"),
            client,
            links: PayLinks::new(Provider::new().0),
        }
    }

    pub async fn create(&self, number: u64, link: &NewLink) {
        let (link, stored) = to_send(number, link);
        let (number, amount) = (number.to_string(), link.amount.minor());
        let reference = link.reference.as_str();
        self.client.batch_execute("BEGIN").await.expect("a transaction");
        let order = self
            .client
            .query_one(&self.insert_order, &[&number, &"default", &amount, &"TRY", &stored])
            .await
            .expect("an order");
        let inserted = self
            .client
            .query_one(&self.insert_link, &[&order.get::<_, i64>(0), &reference])
            .await
            .expect("a link");
        self.client.batch_execute("COMMIT").await.expect("a commit");
        let created = self.links.create(&link).await.expect("a link");
        let lifetime = millis(created.lifetime.duration().expect("a lifetime"));
        let (key, id) = (created.key.to_string(), inserted.get::<_, i64>(0));
        let changed = self
            .client
            .execute(&self.link_created, &[&key, &created.url, &lifetime, &id])
            .await
            .expect("a commit");
        assert_eq!(changed, 1);
    }
}
