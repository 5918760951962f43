package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.data.jdbc.DataJdbcTest;
import org.springframework.boot.test.autoconfigure.jdbc.AutoConfigureTestDatabase;

@DataJdbcTest
@AutoConfigureTestDatabase(replace = AutoConfigureTestDatabase.Replace.NONE)
class PurchasesTest {
    @Autowired
    private Purchases purchases;

    @Test
    void whatIsSavedIsFound() {
        purchases.save(new Purchase(null, "an axe", 2));
        assertThat(purchases.findByItem("an axe")).singleElement().extracting(Purchase::quantity).isEqualTo(2);
    }
}
