package dev.coppice.plan;

/** A plan together with where its settings stand. */
public record PlanDocument(Plan plan, KeyLines lines) {}
