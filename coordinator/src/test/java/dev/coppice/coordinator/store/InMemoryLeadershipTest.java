package dev.coppice.coordinator.store;

class InMemoryLeadershipTest extends LeadershipConformance {
    InMemoryLeadershipTest() {
        super(Database.inMemory());
    }
}
