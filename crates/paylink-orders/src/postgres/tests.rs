use tokio_postgres::{Client, Config, NoTls};

use super::cluster::cluster;
use crate::{schema, store};

/// Returns the configuration of a connection to an empty schema.
pub(crate) async fn empty() -> Option<Config> {
    Some(cluster("postgres::")?.schema().await)
}

pub(crate) async fn connect(config: &Config) -> Client {
    let (client, connection) = config.connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// Returns a connection to a schema with all tables.
pub(crate) async fn database() -> Option<(Config, Client)> {
    let config = empty().await?;
    let mut client = connect(&config).await;
    let mut transaction = client.transaction().await.unwrap();
    schema::migrate(&mut transaction).await.unwrap();
    store::installation_prefix(&mut transaction, "T.").await.unwrap();
    transaction.commit().await.unwrap();
    Some((config, client))
}
