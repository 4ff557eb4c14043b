/* For the tests: pages on standard input (int32 height, int32 width, pixels), answers on standard output. */
#include <stdio.h>
#include <stdlib.h>

#include "digit_reader.h"

int main(void) {
    int32_t size[2];
    while (fread(size, sizeof size, 1, stdin) == 1) {
        size_t count = (size_t)size[0] * (size_t)size[1];
        uint8_t *page = malloc(count); /* exactly as large as the page, so that the sanitizer sees a step beside it */
        digit_answer answer;
        if (!page || fread(page, 1, count, stdin) != count) return 1;
        if (digit_read(page, size[0], size[1], &answer) == DIGIT_BAD_SIZE) return 2;
        fwrite(&answer, sizeof answer, 1, stdout);
        free(page);
    }
    return 0;
}
