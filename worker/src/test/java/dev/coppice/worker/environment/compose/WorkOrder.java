package dev.coppice.worker.environment.compose;

/** The template of a work order, as people have it. */
final class WorkOrder {
    static final String TEMPLATE = """
            services:
              odoo:
                image: odoo:18.0
                container_name: odoo_hub_${WORK_ORDER:-default}
                depends_on:
                  - db
                ports:
                  - "${PORT:-8090}:8069"
                volumes:
                  - ./etc:/etc/odoo
                  - ./addons:/mnt/extra-addons
                  - odoo-hub-${WORK_ORDER:-default}-data:/var/lib/odoo
                environment:
                  - PASSWORD=odoo
                  - USER=odoo
                  - DBNAME=postgres_${WORK_ORDER:-default}
                  - HOST=db
                networks:
                  - agent_net_${WORK_ORDER:-default}
              db:
                image: postgres:15
                container_name: db_hub_${WORK_ORDER:-default}
                environment:
                  - POSTGRES_DB=postgres_${WORK_ORDER:-default}
                  - POSTGRES_PASSWORD=odoo
                  - POSTGRES_USER=odoo
                volumes:
                  - db-hub-${WORK_ORDER:-default}-data:/var/lib/postgresql/data
                networks:
                  - agent_net_${WORK_ORDER:-default}
            networks:
              agent_net_${WORK_ORDER:-default}:
                driver: bridge
            volumes:
              odoo-hub-${WORK_ORDER:-default}-data:
              db-hub-${WORK_ORDER:-default}-data:
            """;

    private WorkOrder() {}
}
