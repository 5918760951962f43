package com.example.orders;

import org.springframework.data.annotation.Id;

public record Purchase(@Id Long id, String item, int quantity) {}
