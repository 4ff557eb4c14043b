/* Reads digits from PGM pictures: ./digit picture.pgm ...   Checks itself on the golden pictures: ./digit --selftest
   (any picture becomes a PGM by: python3 -m PIL, ImageMagick's convert, or GIMP's export). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "digit_reader.h"

static int next_number(FILE *file) {
    int number = 0, symbol;
    while ((symbol = fgetc(file)) == '#' || symbol == ' ' || symbol == '\n' || symbol == '\r' || symbol == '\t')
        while (symbol == '#' && (symbol = fgetc(file)) != '\n' && symbol != EOF) symbol = '#';
    for (; symbol >= '0' && symbol <= '9' && number < 100000; symbol = fgetc(file)) number = 10 * number + symbol - '0';
    return number;
}

/* Returns the digit, DIGIT_NONE, DIGIT_BAD_SIZE, or -3 if the file is no binary 8-bit PGM. */
static int read_file(const char *path, digit_answer *answer) {
    FILE *file = fopen(path, "rb");
    if (!file) return -3;
    int is_pgm = fgetc(file) == 'P' && fgetc(file) == '5', result = -3;
    int width = is_pgm ? next_number(file) : 0, height = is_pgm ? next_number(file) : 0;
    if (is_pgm && next_number(file) == 255 && width <= DIGIT_MAX_SIDE && height <= DIGIT_MAX_SIDE) {
        size_t size = (size_t)width * (size_t)height;
        uint8_t *gray = malloc(size + 1);
        if (gray && fread(gray, 1, size, file) == size) result = digit_read(gray, height, width, answer);
        free(gray);
    }
    fclose(file);
    return result;
}

/* Each line of the table: file, digit, confident, 10 probabilities, 784 pixels; as the app's Python code gave them. */
static int selftest(void) {
    FILE *table = fopen("../golden/expected.int8.csv", "r");
    char name[64], path[96];
    int digit, confident, pictures = 0, differing = 0, symbol;
    if (!table) return fprintf(stderr, "../golden/expected.int8.csv is missing; run this in the bundle's c folder\n"), 1;
    while ((symbol = fgetc(table)) != '\n' && symbol != EOF) {}
    while (fscanf(table, "%63[^,],%d,%d", name, &digit, &confident) == 3) {
        digit_answer answer;
        double value, worst_probability = 0, worst_pixel = 0;
        snprintf(path, sizeof path, "../golden/%s", name);
        int found = read_file(path, &answer);
        for (int i = 0; i < 794 && fscanf(table, ",%lf", &value) == 1; i++) {
            if (found < 0) continue;
            if (i < 10) worst_probability = fmax(worst_probability, fabs(value - answer.probabilities[i]));
            else worst_pixel = fmax(worst_pixel, fabs(value - answer.image[i - 10]));
        }
        int is_same = found == digit && worst_probability <= 0.001 && worst_pixel <= 1e-5;
        if (!is_same)
            printf("%s differs: read %d, expected %d; probabilities up to %.2g apart, pixels %.2g\n", name, found, digit,
                   worst_probability, worst_pixel);
        pictures++;
        differing += !is_same;
        if (fscanf(table, " ") == EOF) break;
    }
    fclose(table);
    printf("%d golden pictures, %d differ\n", pictures, differing);
    return differing > 0 || pictures == 0;
}

int main(int count, char **arguments) {
    if (count == 2 && !strcmp(arguments[1], "--selftest")) return selftest();
    int failed = count < 2;
    if (failed) fprintf(stderr, "usage: digit picture.pgm ... | digit --selftest\n");
    for (int i = 1; i < count; i++) {
        digit_answer answer;
        int digit = read_file(arguments[i], &answer);
        if (digit >= 0)
            printf("%s: %d (%.1f %%)%s\n", arguments[i], digit, 100 * (double)answer.probabilities[digit],
                   answer.confident ? "" : ", not sure");
        else
            printf("%s: %s\n", arguments[i], digit == DIGIT_NONE ? "nothing drawn" : "not a binary 8-bit PGM picture");
        failed |= digit < DIGIT_NONE;
    }
    return failed;
}
