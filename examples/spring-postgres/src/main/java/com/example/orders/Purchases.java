package com.example.orders;

import java.util.List;
import org.springframework.data.repository.ListCrudRepository;

public interface Purchases extends ListCrudRepository<Purchase, Long> {
    List<Purchase> findByItem(String item);
}
